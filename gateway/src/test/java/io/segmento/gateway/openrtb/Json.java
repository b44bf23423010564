package io.segmento.gateway.openrtb;

import java.nio.charset.StandardCharsets;

/** JSON in Java source: single quotes for double ones. */
final class Json {
  private Json() {}

  static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
