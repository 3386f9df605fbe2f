package dev.waybill.crm.imports;

import java.io.IOException;
import java.io.Reader;

/** Opens uploaded files. */
public interface ImportFiles {

  /**
   * Opens a file for reading.
   *
   * @throws dev.waybill.FailNow when there is no such file, with code {@code no-such-file}
   */
  Reader open(String file) throws IOException;
}
