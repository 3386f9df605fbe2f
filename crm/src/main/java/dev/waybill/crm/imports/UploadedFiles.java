package dev.waybill.crm.imports;

import dev.waybill.FailNow;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files of one directory ({@code upload:NAME}) and the samples that come with the CRM ({@code
 * sample:NAME}). Events come from outside, so a name is never a path.
 */
public final class UploadedFiles implements ImportFiles {
  private final Path directory;

  public UploadedFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public Reader open(String file) throws IOException {
    String[] parts = file.split(":", 2);
    if (parts.length != 2 || !parts[1].matches("[A-Za-z0-9][A-Za-z0-9._-]{0,100}")) {
      throw missing(file, "it must read upload:NAME or sample:NAME");
    }
    return switch (parts[0]) {
      case "upload" -> upload(file, parts[1]);
      case "sample" -> sample(file, parts[1]);
      default -> throw missing(file, "it must begin with upload: or sample:");
    };
  }

  private Reader upload(String file, String name) throws IOException {
    Path path = directory.resolve(name);
    if (!Files.isRegularFile(path)) {
      throw missing(file, "put it into the uploads directory");
    }
    return Files.newBufferedReader(path, StandardCharsets.UTF_8);
  }

  private static Reader sample(String file, String name) {
    @Nullable InputStream stream =
        UploadedFiles.class.getResourceAsStream("/dev/waybill/crm/samples/" + name);
    if (stream == null) {
      throw missing(file, "there is no such sample");
    }
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }

  private static FailNow missing(String file, String why) {
    return new FailNow("no-such-file", "import file '" + file + "' cannot be read: " + why);
  }
}
