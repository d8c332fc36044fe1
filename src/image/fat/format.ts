/**
 * Numbers of the FAT file system that the writer and the reader share (format clause 12).
 * Field names such as BPB_SecPerClus are those of Microsoft's "FAT32 File System Specification" 1.03, "the FAT
 * specification" in this room.
 */

/** Which FAT: the width of one entry in bits. */
export type FatBits = 12 | 16 | 32;

export const SECTOR_SIZE = 512;
/** First sector of the only partition: 1 MiB, where every current system puts it. */
export const PARTITION_START = 2048;
export const FAT_COUNT = 2;
/** BPB_Media and low byte of FAT[0]: fixed disk, which is what Windows writes on sticks with a partition. */
export const MEDIA = 0xf8;
/** Boot signature 55 AA as a little-endian number, in the last two bytes of a sector. */
export const SIGNATURE = 0xaa55;
export const SIGNATURE_OFFSET = 510;

/** Partition table of the MBR: four entries of 16 bytes. */
export const PARTITION_TABLE_OFFSET = 446;
export const PARTITION_ENTRY_SIZE = 16;
export const PARTITION_TYPES: Readonly<Record<FatBits, number>> = { 12: 0x01, 16: 0x0e, 32: 0x0c };

/** Cluster numbers begin at 2: FAT[0] holds the media byte, FAT[1] the clean flags. */
export const FIRST_CLUSTER = 2;
/**
 * Most clusters of each type. The FAT specification counts below 4,085 as FAT12 and below 65,525 as FAT16. FAT32 ends where
 * its table passes 16 MiB, the most that Microsoft's tools were made for (KB 184006): 127 GiB at 32 KiB.
 */
export const MAX_CLUSTERS: Readonly<Record<FatBits, number>> = { 12: 4084, 16: 65_524, 32: 4_177_918 };
/**
 * Fewest clusters of each type that every driver reads alike. Windows takes fewer than 4,087 clusters for FAT12
 * (fastfat, FatIndexBitSize), FatFs up to 4,085 for FAT12 and up to 65,525 for FAT16: the counts between are nobody's. FatFs
 * refuses a volume of fewer than 128 sectors.
 */
export const MIN_CLUSTERS: Readonly<Record<FatBits, number>> = { 12: 128, 16: 4087, 32: 65_526 };

/** Entry that marks a cluster nobody may use, and the one that ends a chain. */
export const BAD_CLUSTER: Readonly<Record<FatBits, number>> = { 12: 0xff7, 16: 0xfff7, 32: 0x0fff_fff7 };
export const END_OF_CHAIN: Readonly<Record<FatBits, number>> = { 12: 0xfff, 16: 0xffff, 32: 0x0fff_ffff };

export const ENTRY_SIZE = 32;
/** A directory ends at 2 MiB: 16-bit counts of entries in every driver (FAT specification, "FAT Directory Structure"). */
export const MAX_DIRECTORY_ENTRIES = 65_536;
/** DIR_Attr. */
export const ATTRIBUTE = { readOnly: 0x01, volumeLabel: 0x08, directory: 0x10, archive: 0x20 } as const;
/** DIR_Attr of an entry that holds part of a long name: read-only, hidden, system and volume label together. */
export const LONG_NAME = 0x0f;
/** UTF-16 units of a long name in one entry, and where each of them lies. */
export const LONG_NAME_UNITS = 13;
export const LONG_NAME_OFFSETS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
/** Flag in LDIR_Ord of the entry that is stored first and holds the end of the name. */
export const LAST_LONG_ENTRY = 0x40;

/** FSInfo, FAT32 only: FSI_Free_Count and FSI_Nxt_Free; all ones says unknown. */
export const FSINFO_FREE_OFFSET = 488;
export const FSINFO_NEXT_OFFSET = 492;
export const FSINFO_UNKNOWN = 0xffff_ffff;

/** Checksum of the 11 bytes of a short name, kept in every entry of its long name (FAT specification, ChkSum). */
export function checksumOf(shortName: Uint8Array): number {
  return shortName.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}
