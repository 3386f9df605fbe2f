package dev.waybill.crm.reports;

import dev.waybill.crm.internal.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps documents in a directory, which all workers must share. */
public final class FileDocuments implements Documents {
  private final Path directory;

  public FileDocuments(Path directory) {
    this.directory = directory;
  }

  @Override
  public void save(String name, byte[] content) throws IOException {
    AtomicFiles.write(file(name), content);
  }

  @Override
  public byte[] load(String name) throws IOException {
    return Files.readAllBytes(file(name));
  }

  private Path file(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "document name must be of letters, digits, '.', '_' and '-', got: '" + name + "'");
    }
    return directory.resolve(name);
  }
}
