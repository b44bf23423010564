package io.segmento.tools.audience;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import com.google.common.hash.Hashing;
import com.google.common.io.CountingInputStream;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.UploadRow;
import io.segmento.tools.console.ToolException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of an audience file, one a line: {@code gaid,<id>} (a first line {@code kind,id} is no row) or {@code {"kind": "gaid", "id": "…"}}; plain or
 * gzip, which its first bytes tell. A line that is neither becomes a row that the core counts as invalid, so that rows keep their numbers.
 */
final class AudienceFile implements AutoCloseable {
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;
  private static final int BUFFER = 1 << 16;
  private static final int MAX_ID = 64;
  private static final UploadRow INVALID = UploadRow.getDefaultInstance();
  private static final Splitter COMMAS = Splitter.on(',').trimResults();

  private final ObjectMapper json = new ObjectMapper();
  private final CountingInputStream bytes;
  private final BufferedReader lines;
  private final long size;
  private boolean begun;

  AudienceFile(Path file) {
    try {
      size = Files.size(file);
      bytes = new CountingInputStream(Files.newInputStream(file));
      InputStream in = new BufferedInputStream(bytes, BUFFER);
      in.mark(2);
      boolean zipped = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
      in.reset();
      lines = new BufferedReader(
          new InputStreamReader(
              zipped ? new GZIPInputStream(in, BUFFER) : in, StandardCharsets.UTF_8),
          BUFFER);
    } catch (NoSuchFileException e) {
      throw new ToolException(file + ": no such file", e);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** An id that a file always has, so that the same file uploaded again goes on or does nothing. */
  static String id(Path file, String what) {
    try {
      return com.google.common.io.Files.asByteSource(file.toFile())
              .hash(Hashing.sha256())
              .toString()
              .substring(0, 24)
          + "-"
          + Hashing.sha256().hashString(what, StandardCharsets.UTF_8).toString().substring(0, 8);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The next rows, fewer at the end, none after it. */
  List<UploadRow> next(int count) {
    List<UploadRow> rows = new ArrayList<>(count);
    try {
      while (rows.size() < count) {
        String line = lines.readLine();
        if (line == null) {
          break;
        }
        UploadRow row = row(line);
        if (row != null) {
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw new ToolException("the file cannot be read on: " + e.getMessage(), e);
    }
    return rows;
  }

  /** How much of the file was read, in bytes as they lie on the disk. */
  long position() {
    return bytes.getCount();
  }

  long size() {
    return size;
  }

  private @Nullable UploadRow row(String line) {
    boolean first = !begun;
    begun = true;
    if (line.isBlank()) {
      return null;
    }
    if (line.startsWith("{")) {
      return fromJson(line);
    }
    List<String> cells = COMMAS.splitToList(line);
    if (first && cells.get(0).equalsIgnoreCase("kind")) {
      return null;
    }
    return cells.size() == 2 ? row(cells.get(0), cells.get(1)) : INVALID;
  }

  private UploadRow fromJson(String line) {
    try {
      JsonNode node = json.readTree(line);
      return row(node.path("kind").asText(), node.path("id").asText());
    } catch (JsonProcessingException e) {
      return INVALID;
    }
  }

  private static UploadRow row(String kind, String id) {
    IdentityKind known = switch (kind.toLowerCase(Locale.ROOT)) {
      case "gaid" -> IdentityKind.GAID;
      case "idfa" -> IdentityKind.IDFA;
      default -> IdentityKind.IDENTITY_KIND_UNSPECIFIED;
    };
    // What is no advertising id does not leave this machine.
    return known == IdentityKind.IDENTITY_KIND_UNSPECIFIED || id.length() > MAX_ID
        ? INVALID
        : UploadRow.newBuilder()
            .setDevice(Identity.newBuilder().setKind(known).setValue(id))
            .build();
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new ToolException("the file cannot be closed: " + e.getMessage(), e);
    }
  }
}
