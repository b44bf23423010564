package io.segmento.platform.deletion;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Another company of the framework: it publishes its keys by HTTP on loopback and signs tokens. */
final class Partner implements AutoCloseable {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  /** The first key of everybody who signs by an algorithm: an RSA key takes a good part of a second to make. */
  private static final Map<String, KeyPair> FIRST = new ConcurrentHashMap<>();

  final String domain;
  final AtomicInteger fetches = new AtomicInteger();
  private final String algorithm;
  private final HttpServer server;
  private volatile KeyPair keys;
  private volatile String keyId = "key-1";
  volatile int status = 200;
  volatile String padding = "";

  Partner(String domain, String algorithm) throws IOException {
    this.domain = domain;
    this.algorithm = algorithm;
    keys = FIRST.computeIfAbsent(algorithm, Partner::generate);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/dsrdelete.json", exchange -> {
      fetches.incrementAndGet();
      byte[] body = (resource() + padding).getBytes(UTF_8);
      exchange.getResponseHeaders().add("location", file().replace("dsrdelete", "elsewhere"));
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  String file() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/dsrdelete.json";
  }

  void newKey(String id) {
    keys = generate(algorithm);
    keyId = id;
  }

  private static KeyPair generate(String algorithm) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(algorithm.equals("RS256") ? "RSA" : "EC");
      if (algorithm.equals("RS256")) {
        generator.initialize(2048);
      } else {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String resource() {
    JsonObject jwk = new JsonObject();
    jwk.addProperty("kid", keyId);
    if (keys.getPublic() instanceof RSAPublicKey rsa) {
      jwk.addProperty("kty", "RSA");
      jwk.addProperty("n", number(rsa.getModulus()));
      jwk.addProperty("e", number(rsa.getPublicExponent()));
    } else if (keys.getPublic() instanceof ECPublicKey ec) {
      jwk.addProperty("kty", "EC");
      jwk.addProperty("crv", "P-256");
      jwk.addProperty("x", number(ec.getW().getAffineX()));
      jwk.addProperty("y", number(ec.getW().getAffineY()));
    }
    JsonArray array = new JsonArray();
    array.add(jwk);
    JsonObject resource = new JsonObject();
    resource.addProperty("endpoint", "https://" + domain + "/delete");
    resource.add("publicKey", array);
    return resource.toString();
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return BASE64.encodeToString(
        bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  String sign(JsonObject claims) {
    return sign(algorithm, claims);
  }

  /** With the algorithm that the header is to name. */
  String sign(String named, JsonObject claims) {
    String signed = part("{\"typ\":\"JWT\",\"alg\":\"" + named + "\",\"kid\":\"" + keyId + "\"}")
        + "." + part(claims.toString());
    try {
      Signature signature = Signature.getInstance(
          algorithm.equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String part(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
