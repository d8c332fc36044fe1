#!/bin/sh
# The only program of the guest. Tells on the second serial port what the kernel makes of each USB stick and what it can
# do to it, one fact a line: STICK CHECK OUTCOME. What to do is the stick's serial number; the test judges.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
exec >/dev/ttyS1 2>&1
for module in /modules/*; do insmod "$module"; done

fact() { echo "$stick $*"; }

# try CHECK COMMAND...: `ok`, or the end of what the command said
try() {
  check=$1
  shift
  if said=$("$@" 2>&1); then fact "$check" ok; else fact "$check" "$(echo "$said" | tail -n 1 | sed 's/.*: //')"; fi
}

new_file() { echo data >"$1"; }
# In place: opened for reading and writing, not truncated.
overwrite() { printf '%s' data 1<>"$1"; }
first_sector_again() { dd if="$1" of=/sector bs=512 count=1 && dd if=/sector of="$1" bs=512 count=1 conv=notrunc,fsync; }

# The serial number stands some folders above, where the path turns from SCSI to USB.
serial_of() {
  folder=$(readlink -f "/sys/block/$1/device")
  while [ ! -f "$folder/serial" ] && [ "$folder" != / ]; do folder=$(dirname "$folder"); done
  cat "$folder/serial"
}

# mount_as OPTION: without a type, so that the kernel is asked
mount_as() {
  try "mount-$1" mount -o "$1" "$partition" "$volume"
  fact "mounted-$1" "$(awk -v at="$volume" '$2 == at { split($4, o, ","); print $3, o[1] }' /proc/mounts)"
}

hash_all() {
  (cd "$volume" && find . -type f -exec sha256sum {} +) | sed "s,^\(.*\)  \./,$stick file \1 ,"
  fact free-kib "$(df -P -k "$volume" | awk 'END { print $4 }')"
}

change_everything() {
  try new-file new_file "$volume/NEW.TXT"
  try new-folder mkdir "$volume/NEWDIR"
  try overwrite overwrite "$volume/LEEME-README.html"
  try remove rm -f "$volume/LEEME-README.html"
  try remount mount -o remount,rw "$volume"
}

use_protected() {
  mount_as rw
  hash_all
  change_everything
  umount "$volume"
  try write-partition first_sector_again "$partition"
  try write-disk first_sector_again "/dev/$disk"
  blockdev --setrw "/dev/$disk"
  try write-disk-set-writable first_sector_again "/dev/$disk"
}

use_mounted() {
  mount_as rw
  hash_all
  umount "$volume"
}

# Without a clean end: the power goes while it is mounted.
use_yanked() {
  mount_as rw
  hash_all
}

# In a folder whose entries leave room for more names: the root directory may be full to the last one.
use_filled() {
  mount_as rw
  try new-file new_file "$volume/payload/NEW.TXT"
  try new-folder mkdir "$volume/payload/NEWDIR"
  fact new-file-size "$(stat -c %s "$volume/payload/NEW.TXT")"
  umount "$volume"
}

use_overwritten() {
  mount_as rw
  try overwrite overwrite "$volume/LEEME-README.html"
  umount "$volume"
}

use_roomy() {
  mount_as rw
  hash_all
  try new-file new_file "$volume/payload/NEW.TXT"
  umount "$volume"
}

# A second time without Joliet, for readers that do not know it.
use_disc() {
  mount_as rw
  hash_all
  change_everything
  umount "$volume"
  try write-disk first_sector_again "$partition"
  stick=disc-plain
  try mount-plain mount -t iso9660 -o ro,nojoliet "$partition" "$volume"
  hash_all
  umount "$volume"
}

wanted=$(sed -n 's/.*sticks=\([0-9]*\) discs=\([0-9]*\).*/\1 \2/p' /proc/cmdline)
there() { echo "$(ls -d /sys/block/sd?/sd?1 2>/dev/null | wc -l) $(ls -d /sys/block/sr? 2>/dev/null | wc -l)"; }
tries=0
while [ "$(there)" != "$wanted" ] && [ $tries -lt 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
for folder in /sys/block/sd? /sys/block/sr?; do
  [ -e "$folder" ] || continue
  disk=${folder##*/}
  case $disk in
  sr*) partition=/dev/$disk ;;
  *) partition=/dev/${disk}1 ;;
  esac
  stick=$(serial_of "$disk")
  volume=/mnt/$stick
  mkdir -p "$volume"
  fact protected "$(cat "$folder/ro")"
  fact removable "$(cat "$folder/removable")"
  "use_${stick%%-*}"
done
sync
stick=all
dmesg | sed 's/^/all kernel /'
fact done ok
poweroff -f
