import { Resource } from 'resedit';

/** Windows' numbers for Spanish (modern sort), English (United States) and UTF-16. */
const SPANISH = 0x0c0a;
const ENGLISH = 0x0409;
const UNICODE = 1200;

/** What Explorer shows about the program, in the two languages of a kit. */
export function versionInfo(
  kit: { readonly id: string; readonly version: string },
  /** The launcher's own version. */
  version: string,
  company: string,
): Resource.VersionInfo {
  const common = {
    CompanyName: company,
    FileVersion: version,
    InternalName: 'SealCheck',
    OriginalFilename: 'SealCheck.exe',
    ProductName: kit.id,
    ProductVersion: kit.version,
  };
  const describe = (lang: number, FileDescription: string) => {
    return { lang, codepage: UNICODE, values: { ...common, FileDescription } };
  };
  const [fileVersionMS, fileVersionLS] = packVersion(version);
  const [productVersionMS, productVersionLS] = packVersion(kit.version);
  return Resource.VersionInfo.create({
    lang: 0,
    fixedInfo: {
      fileVersionMS,
      fileVersionLS,
      productVersionMS,
      productVersionLS,
      fileOS: Resource.VersionFileOS.NT_Windows32,
      fileType: Resource.VersionFileType.App,
    },
    strings: [
      describe(SPANISH, 'Comprobación de autenticidad del kit'),
      describe(ENGLISH, 'Kit authenticity check'),
    ],
  });
}

/** Three numbers of 16 bits as Windows stores four: two to a word. */
function packVersion(version: string): [number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major * 0x10000 + minor, patch * 0x10000];
}
