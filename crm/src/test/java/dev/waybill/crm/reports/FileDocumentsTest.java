package dev.waybill.crm.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileDocumentsTest {
  @TempDir Path directory;

  @Test
  void aDocumentIsReplacedByOneOfTheSameName() throws Exception {
    FileDocuments documents = new FileDocuments(directory.resolve("reports"));
    documents.save("a.pdf", new byte[] {1});
    documents.save("a.pdf", new byte[] {2});

    assertThat(documents.load("a.pdf")).containsExactly(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a.pdf", "/a.pdf", "a/b.pdf", ".hidden", ""})
  void aNameIsNeverAPath(String name) {
    assertThatThrownBy(() -> new FileDocuments(directory).save(name, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }
}
