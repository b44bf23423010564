package io.segmento.tools.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownSectionTest {
  @TempDir
  private Path directory;

  @Test
  void aNewRunTakesThePlaceOfTheOldAndLeavesTheRest() throws Exception {
    MarkdownSection section = new MarkdownSection("x", "X");
    Path file = Files.writeString(directory.resolve("benchmarks.md"), "# Benchmarks\n\nBefore.\n");

    section.write(file, "first\n");
    Files.writeString(file, Files.readString(file) + "\nAfter.\n");
    section.write(file, "second $1\n");

    assertThat(Files.readString(file))
        .contains("Before.", "After.", "second $1")
        .doesNotContain("first");
  }
}
