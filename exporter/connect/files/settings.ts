// Puts settings into a vendor's file, and takes them back.
import { SwarmscopeError } from "../../errors.ts";
import type { Format, Settings } from "../vendor.ts";
import { SettingsFault, takenBack } from "./edit.ts";
import { formats } from "./format.ts";
import { digestOf, readRecord, recordPath, type FileRecord } from "./record.ts";
import { makeFolderOf, readWhole, removeEmptyFolders, removeFile, replaceWhole } from "./whole-file.ts";

/** Writes settings. Returns whether the file had to be changed. Throws SWM_SETTINGS_UNUSABLE, and has then changed nothing. */
export function writeSettings(path: string, format: Format, settings: Settings): boolean {
  return naming(path, () => {
    const found = readWhole(path);
    const record = recordOf(path);
    // Writing again replaces what was written before, so that taking back still leads to where it all began.
    const before = record === undefined || found === undefined ? found : backFrom(found, record, format).text;
    const edit = formats[format].set(before ?? "", settings);
    if (edit.text === found) return false;
    const folder = record?.folder ?? makeFolderOf(path);
    if (edit.splices.length === 0) {
      replaceWhole(path, edit.text);
      removeFile(recordPath(path));
      return true;
    }
    const existed = found === undefined ? false : (record?.existed ?? true);
    const { splices, changes, text } = edit;
    const next: FileRecord = { existed, folder, digest: digestOf(text), splices, changes };
    // The record first: without it nothing could be taken back.
    replaceWhole(recordPath(path), `${JSON.stringify(next, null, 2)}\n`);
    replaceWhole(path, text);
    return true;
  });
}

export interface Undone {
  /** Whether anything had been written that could be taken back. */
  readonly wasWritten: boolean;
  /** Keys that hold something else by now and were left alone. */
  readonly left: readonly string[];
}

/** Takes back what was written. Throws SWM_SETTINGS_UNUSABLE, and has then changed nothing. */
export function undoSettings(path: string, format: Format): Undone {
  return naming(path, () => {
    const record = recordOf(path);
    if (record === undefined) return { wasWritten: false, left: [] };
    const found = readWhole(path);
    const { text, left } = found === undefined ? { text: "", left: [] } : backFrom(found, record, format);
    if (!record.existed && formats[format].isEmpty(text)) removeFile(path);
    else if (found !== undefined && text !== found) replaceWhole(path, text);
    removeFile(recordPath(path));
    removeEmptyFolders(path, record.folder);
    return { wasWritten: true, left };
  });
}

function backFrom(
  text: string,
  record: FileRecord,
  format: Format,
): { readonly text: string; readonly left: readonly string[] } {
  if (digestOf(text) === record.digest) return { text: takenBack(text, record.splices), left: [] };
  return formats[format].restore(text, record.changes);
}

function recordOf(path: string): FileRecord | undefined {
  const text = readWhole(recordPath(path));
  if (text === undefined) return undefined;
  const record = readRecord(text);
  if (record === undefined)
    throw new SettingsFault(
      `what was changed in it cannot be read from ${recordPath(path)}; remove that file, and take out by hand what was put in`,
    );
  return record;
}

function naming<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SettingsFault) && !(error instanceof Error && "code" in error)) throw error;
    throw new SwarmscopeError("SWM_SETTINGS_UNUSABLE", `${path} was not changed: ${error.message}`);
  }
}
