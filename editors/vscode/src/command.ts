// How `slides` is started: as the settings say, else from the environment of the folder, else as the shell finds it.
import { existsSync } from "node:fs";
import { join } from "node:path";

export const slidesCommand = (configured: readonly string[], folders: readonly string[]): string[] => {
  if (configured.length) return [...configured];
  const places = process.platform === "win32" ? [".venv", "Scripts", "slides.exe"] : [".venv", "bin", "slides"];
  const found = folders.map((folder) => join(folder, ...places)).find((file) => existsSync(file));
  return [found ?? "slides"];
};
