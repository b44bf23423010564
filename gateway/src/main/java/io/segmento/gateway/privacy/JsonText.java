package io.segmento.gateway.privacy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** One JSON object as text. Immutable. */
final class JsonText {

  private static final JsonFactory JSON = new JsonFactory();

  /** Writes the members of the object. */
  @FunctionalInterface
  interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private final String text;

  private JsonText(String text) {
    this.text = text;
  }

  static JsonText of(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new JsonText(text.toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
