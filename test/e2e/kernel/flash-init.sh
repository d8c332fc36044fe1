#!/bin/sh
# The only program of the guest of flash-guest.ts: `sealkit flash` onto all USB sticks at once, with a batch record
# that is gone on with, then `attest` of some. Tells on the second serial port what they print; the test judges.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /tmp
exec >/dev/ttyS1 2>&1
for module in /modules/*; do insmod "$module"; done

# The serial number stands some folders above, where the path turns from SCSI to USB.
serial_of() {
  folder=$(readlink -f "/sys/block/$1/device")
  while [ ! -f "$folder/serial" ] && [ "$folder" != / ]; do folder=$(dirname "$folder"); done
  cat "$folder/serial"
}

wanted=$(sed -n 's/.*sticks=\([0-9]*\).*/\1/p' /proc/cmdline)
tries=0
while [ "$(ls -d /sys/block/sd? 2>/dev/null | wc -l)" != "$wanted" ] && [ $tries -lt 300 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
devices=
for folder in /sys/block/sd?; do
  disk=${folder##*/}
  stick=$(serial_of "$disk")
  echo "stick $stick /dev/$disk"
  devices="$devices --device /dev/$disk"
  eval "disk_$stick=/dev/$disk"
done

run() {
  name=$1
  shift
  echo "begin $name"
  /bin/node /app/dist/cli/main.js "$@" --json
  echo "end $name $?"
}
kept='--batch /batch.jsonl --operator QEMU'
flash="flash /kit.img --publisher /publisher.json --yes --station Guest $kept"
run flash $flash $devices
run again $flash --device "$disk_slow" --device "$disk_unwritable" --device "$disk_normal"
run attest-normal attest --device "$disk_normal" $kept
run attest-protected attest --device "$disk_protected"
run record batch show /batch.jsonl
run verify-normal verify "$disk_normal" --publisher /publisher.json
sync
echo 'done ok'
poweroff -f
