/** Examples of the help, in every language the same. */
/** Commands to type, by command. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  sealkit: ['sealkit init my-kit', 'sealkit verify kit.img --publisher publisher.json'],
  init: [
    'sealkit init my-kit',
    "sealkit init my-kit --id my-kit --publisher-id acme --publisher-name 'Acme Instruments' --installer setup.msi",
  ],
  'key generate': ['sealkit key generate --out release', 'sealkit key generate --out demo --no-passphrase'],
  'key show': ['sealkit key show release.pub'],
  'publisher show': ['sealkit publisher show publisher.json'],
  'publisher create': [
    "sealkit publisher create --id acme --name 'Acme Instruments' --contact security@acme.example --key ana.pub='Ana Ruiz' --key bo.pub='Bo Lind' --threshold 2 --out publisher.json",
  ],
  build: [
    'sealkit build kit.yaml --key release.key --publisher publisher.json --out out --format img,zip',
    "sealkit build kit.yaml --signer ana.pub='hsm-sign --slot 3' --publisher publisher.json --out out",
    'sealkit build kit.yaml --key demo.key --out out --dry-run',
  ],
  sign: [
    'sealkit sign out/my-kit-1.0.0 --key second.key',
    "sealkit sign out/my-kit-1.0.0 --signer bo.pub='hsm-sign --slot 3'",
    'sealkit sign out/my-kit-1.0.0 --export my-kit.request',
    'sealkit sign my-kit.request --key cy.key --publisher publisher.json',
    'sealkit sign out/my-kit-1.0.0 --import my-kit.request.5EA1000000000A10.minisig',
  ],
  pack: ['sealkit pack out/my-kit-1.0.0 --format img,iso,zip'],
  verify: [
    'sealkit verify my-kit-1.0.0.img --publisher publisher.json',
    'sealkit verify my-kit-1.0.0.img --publisher publisher.json --release my-kit-1.0.0.release.json',
    'sealkit verify /media/stick --pub release.pub --json',
    'sealkit verify /dev/sdb --publisher publisher.json --whole-device',
  ],
  flash: ['sealkit flash my-kit-1.0.0.img --device /dev/sdb --device /dev/sdc --publisher publisher.json'],
  'batch show': ['sealkit batch show 2026-11.jsonl'],
  'batch close': ['sealkit batch close 2026-11.jsonl --key production.key --publisher publisher.json'],
  'batch verify': ['sealkit batch verify 2026-11.jsonl --publisher publisher.json'],
  'batch export': [
    'sealkit batch export 2026-11.jsonl --csv > 2026-11.csv',
    'sealkit batch export 2026-11.jsonl --packing-list > packing-list.html',
  ],
  label: ['sealkit label my-kit-1.0.0.img --publisher publisher.json --out labels --lang es'],
  attest: [
    'sealkit attest --device /dev/sdb',
    "sealkit attest --device /dev/sdb --batch 2026-11.jsonl --operator 'Ana Ruiz'",
  ],
  completion: [
    'sealkit completion bash > ~/.local/share/bash-completion/completions/sealkit',
    'sealkit completion fish > ~/.config/fish/completions/sealkit.fish',
    'source <(sealkit completion zsh)',
  ],
  manual: ['sealkit manual | man -l -'],
  diff: [
    'sealkit diff my-kit-1.0.0.img my-kit-1.1.0.img',
    'sealkit diff my-kit-1.0.0.zip /media/stick --json',
  ],
  inspect: ['sealkit inspect my-kit-1.0.0.img', 'sealkit inspect setup.msi --json'],
};
