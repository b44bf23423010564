package io.segmento.tools.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.UploadRow;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudienceFileTest {
  private static final String ID = "6d92078a-8246-4ba4-ae5b-76104861e7dc";

  @TempDir
  Path directory;

  @Test
  void linesBecomeRowsAndKeepTheirNumbers() throws IOException {
    String text = "kind,id\ngaid," + ID + "\n\nIDFA, " + ID + "\nmail,somebody@example.com\n"
        + "nonsense\n{\"kind\": \"gaid\", \"id\": \"" + ID + "\"}\n{broken\n";
    Path plain = Files.writeString(directory.resolve("a.csv"), text);
    Path zipped = directory.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    for (Path path : List.of(plain, zipped)) {
      try (AudienceFile file = new AudienceFile(path)) {
        List<UploadRow> rows = file.next(3);
        assertThat(file.next(10)).hasSize(3).allSatisfy(row -> assertThat(row).isNotNull());
        assertThat(file.next(10)).isEmpty();
        assertThat(rows)
            .extracting(row -> row.getDevice().getKind())
            .containsExactly(
                IdentityKind.GAID, IdentityKind.IDFA, IdentityKind.IDENTITY_KIND_UNSPECIFIED);
        assertThat(rows.get(2)).isEqualTo(UploadRow.getDefaultInstance());
        assertThat(file.position()).isEqualTo(file.size());
      }
    }
  }

  @Test
  void theSameUploadHasTheSameId() throws IOException {
    Path one = Files.writeString(directory.resolve("a"), "gaid," + ID);
    Path two = Files.writeString(directory.resolve("b"), "gaid," + ID);
    assertThat(AudienceFile.id(one, "shop")).isEqualTo(AudienceFile.id(two, "shop"));
    assertThat(AudienceFile.id(one, "shop")).isNotEqualTo(AudienceFile.id(one, "rival"));
    assertThat(AudienceFile.id(one, "shop")).matches("[A-Za-z0-9_-]{1,64}");
  }

  @Test
  void fileThatIsNotThereIsSaidSo() {
    assertThatThrownBy(() -> new AudienceFile(directory.resolve("none")))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("no such file");
  }
}
