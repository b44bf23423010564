package io.segmento.platform.deletion;

import com.google.gson.JsonObject;
import io.segmento.platform.subject.Receipts;
import io.segmento.proto.v1.DeletionResult;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;

/** Signs what became of a request. Thread-safe. */
final class Acknowledgements {

  private static final int ID_BYTES = 16;

  private final DeletionConfig config;
  private final Receipts receipts;
  private final SecureRandom random;
  private final Clock clock;

  @Inject
  Acknowledgements(DeletionConfig config, Receipts receipts, SecureRandom random, Clock clock) {
    this.config = config;
    this.receipts = receipts;
    this.random = random;
    this.clock = clock;
  }

  /**
   * An acJWT.
   *
   * @param request as it came; left out when it is too long to be one
   * @param text why it is refused; empty when it is not
   */
  String sign(String request, DeletionResult result, String text) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    JsonObject claims = new JsonObject();
    claims.addProperty("version", "1.0");
    claims.addProperty("rqJWT", request.length() <= DeletionToken.MAX_LENGTH ? request : "");
    claims.addProperty("jti", Base64.getUrlEncoder().withoutPadding().encodeToString(id));
    claims.addProperty("iss", config.domain());
    claims.addProperty("iat", clock.instant().getEpochSecond());
    claims.addProperty("raResultCode", result.getNumber());
    if (!text.isEmpty()) {
      claims.addProperty("raResultString", text);
    }
    return receipts.sign(claims.toString());
  }
}
