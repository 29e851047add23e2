// Real clients from npm, in a folder of their own: the product needs none of them.
import { installFolder } from "../npm-folder.ts";

/** Where the programs are that use them. */
export const javascriptFolder = "test/clients/npm";

/** Rejects with what to do if they cannot be had. */
export async function javascriptClients(): Promise<void> {
  await installFolder(
    javascriptFolder,
    `Installing real clients into ${javascriptFolder}/node_modules, once (a minute)…`,
    "the tests need the packages of its package-lock.json; on a machine without a network copy node_modules there",
  );
}
