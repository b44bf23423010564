package io.segmento.platform.deletion;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.ByteString;
import io.segmento.proto.v1.DeletionResult;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A signed token that was read but not verified: compact JWS (RFC 7515) with claims (RFC 7519). Immutable but for the JSON.
 *
 * @param keyId empty when the header names none
 * @param signed what the signature is over
 */
record Jws(
    String algorithm, String keyId, JsonObject claims, ByteString signed, ByteString signature) {

  private static final int MAX_TEXT = 256;
  private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);

  /** Throws {@link RefusedDeletionException} for what is no token. */
  static Jws parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw invalid("not a compact JWS of three parts");
    }
    JsonObject header = object(parts[0], "header");
    if (header.has("crit")) {
      throw invalid("header: crit is not supported");
    }
    return new Jws(
        text(header, "alg"),
        text(header, "kid"),
        object(parts[1], "claims"),
        ByteString.copyFrom(parts[0] + "." + parts[1], US_ASCII),
        ByteString.copyFrom(base64(parts[2], "signature")));
  }

  /** A claim of text; empty when it is not there. Throws for one of another type or without end. */
  String text(String claim) {
    return text(claims, claim);
  }

  static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    if (value == null || value.isJsonNull()) {
      return "";
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw malformed(name + ": not a text");
    }
    return value.getAsString();
  }

  /** As {@link #text}, of at most 256 characters and not empty. */
  String required(String claim) {
    String value = text(claim);
    if (value.isEmpty() || value.length() > MAX_TEXT) {
      throw malformed(claim + ": missing or too long");
    }
    return value;
  }

  /** {@code iat}, epoch seconds. */
  long issuedAt() {
    JsonElement value = claims.get("iat");
    if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      throw malformed("iat: missing or not a number");
    }
    BigDecimal number = value.getAsBigDecimal();
    if (number.signum() < 0 || number.precision() - number.scale() > 12) {
      throw new RefusedDeletionException(
          DeletionResult.DELETION_INVALID_TIMESTAMP, "iat: not a time");
    }
    return number.longValue();
  }

  /** An object among the claims; null when it is not there. */
  @Nullable
  JsonObject object(String claim) {
    JsonElement value = claims.get(claim);
    return value != null && value.isJsonObject() ? value.getAsJsonObject() : null;
  }

  private static JsonObject object(String part, String name) {
    byte[] bytes = base64(part, name);
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      JsonElement read = JSON.read(reader);
      if (read.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT) {
        return read.getAsJsonObject();
      }
    } catch (IOException | JsonParseException e) {
      throw invalid(name + ": not JSON");
    }
    throw invalid(name + ": not a JSON object");
  }

  private static byte[] base64(String part, String name) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw invalid(name + ": not base64url");
    }
  }

  private static RefusedDeletionException invalid(String message) {
    return new RefusedDeletionException(DeletionResult.DELETION_INVALID_TOKEN, message);
  }

  private static RefusedDeletionException malformed(String message) {
    return new RefusedDeletionException(DeletionResult.DELETION_MALFORMED, message);
  }
}
