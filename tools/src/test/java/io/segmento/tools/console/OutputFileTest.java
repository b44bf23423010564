package io.segmento.tools.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  /** A disk without room, as Linux has one for tests. */
  private static final Path FULL = Path.of("/dev/full");

  @TempDir
  Path folder;

  @Test
  void whatWasThereIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("page.html"), "a longer text than the next");
    OutputFile.write(file, "next");
    assertEquals("next", Files.readString(file));
    assertEquals(1, folder.toFile().list().length);
  }

  @Test
  void aFullDiskLeavesWhatWasThere() throws IOException {
    assumeTrue(Files.exists(FULL));
    Path file = Files.writeString(folder.resolve("benchmarks.md"), "kept by hand");
    Files.createSymbolicLink(folder.resolve("benchmarks.md.part"), FULL);
    ToolException e =
        assertThrows(ToolException.class, () -> OutputFile.write("--html", file, "next"));
    assertEquals(
        "--html: " + file + ": cannot be written: No space left on device", e.getMessage());
    assertEquals("kept by hand", Files.readString(file));
    assertFalse(Files.exists(folder.resolve("benchmarks.md.part")));
  }

  @Test
  void whatIsNamedAsCompressedIsCompressed() throws IOException {
    Path file = folder.resolve("market.csv.gz");
    OutputFile.write(file, "exchange,price\n");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertEquals("exchange,price\n", new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("report.html"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("latest.html"), file);
    OutputFile.write(link, "after");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("after", Files.readString(file));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = folder.resolve("missing/page.html");
    ToolException e = assertThrows(ToolException.class, () -> OutputFile.write(file, "page"));
    assertEquals(file + ": cannot be written: no such file or folder", e.getMessage());
  }
}
