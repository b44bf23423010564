package io.segmento.tools.privacy;

import io.segmento.tools.console.ToolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Looks into every file below a directory: logs, and what else processes write. */
final class FileSearch {
  /** What is read at once; the end of one piece is read again with the next. */
  private static final int PIECE = 8 * 1024 * 1024;

  private static final int OVERLAP = 4 * 1024;

  private final Path directory;

  FileSearch(Path directory) {
    this.directory = directory;
  }

  /** Adds to the findings; returns how many files there are. */
  int search(Needles needles, List<Finding> findings) {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new ToolException("--logs: " + directory + ": " + e.getMessage(), e);
    }
    for (Path file : files) {
      search(file, needles, findings);
    }
    return files.size();
  }

  private void search(Path file, Needles needles, List<Finding> findings) {
    try (InputStream content = open(file)) {
      byte[] kept = new byte[0];
      long line = 1;
      for (byte[] read = content.readNBytes(PIECE);
          read.length > 0;
          read = content.readNBytes(PIECE)) {
        byte[] piece = new byte[kept.length + read.length];
        System.arraycopy(kept, 0, piece, 0, kept.length);
        System.arraycopy(read, 0, piece, kept.length, read.length);
        for (Map.Entry<Planted, String> found : needles.in(piece).entrySet()) {
          findings.add(new Finding(
              "files",
              directory.relativize(file) + ", from line " + line,
              found.getKey(),
              found.getValue()));
        }
        int from = Math.max(0, piece.length - OVERLAP);
        for (int i = 0; i < from; i++) {
          line += piece[i] == '\n' ? 1 : 0;
        }
        kept = Arrays.copyOfRange(piece, from, piece.length);
      }
    } catch (IOException e) {
      throw new ToolException("--logs: " + file + ": " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return file.toString().endsWith(".gz")
        ? new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))
        : Files.newInputStream(file);
  }
}
