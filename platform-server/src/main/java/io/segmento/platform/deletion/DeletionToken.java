package io.segmento.platform.deletion;

import com.google.gson.JsonObject;
import io.segmento.proto.v1.DeletionResult;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a request says, not yet verified: its own token, and the one of the 1st party that it passes on. Both dialects are read: {@code idJWT} with the
 * identifier in {@code sub}, and the later {@code orJWT}, which names none.
 *
 * @param request of who sends
 * @param origin of who was asked by the person
 */
record DeletionToken(Jws request, Jws origin, Identity device) {

  static final int MAX_LENGTH = 16 * 1_024;

  private static final Pattern VERSION = Pattern.compile("1(\\.\\d{1,3})?");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Throws {@link RefusedDeletionException} that says which result it is. */
  static DeletionToken parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new RefusedDeletionException(DeletionResult.DELETION_INVALID_TOKEN, "too long");
    }
    Jws request = Jws.parse(text);
    checkClaims(request);
    boolean withIdentifier = !request.text("idJWT").isEmpty();
    String passedOn = request.text(withIdentifier ? "idJWT" : "orJWT");
    if (passedOn.isEmpty()) {
      throw malformed("idJWT: missing");
    }
    Jws origin = Jws.parse(passedOn);
    checkClaims(origin);
    if (withIdentifier && origin.object("sub") == null) {
      throw malformed("idJWT.sub: missing or not an object");
    }
    JsonObject named = request.object("sub");
    return new DeletionToken(request, origin, device(named == null ? request.claims() : named));
  }

  private static void checkClaims(Jws token) {
    if (!VERSION.matcher(token.required("version")).matches()) {
      throw malformed("version: not 1.0");
    }
    token.required("jti");
    token.required("iss");
    token.issuedAt();
  }

  private static Identity device(JsonObject named) {
    String type = Jws.text(named, "identifierType").toLowerCase(Locale.ROOT);
    String format = Jws.text(named, "identifierFormat").toLowerCase(Locale.ROOT);
    String value = Jws.text(named, "identifierValue");
    if (type.isEmpty() || format.isEmpty() || value.isEmpty()) {
      throw malformed("identifierType, identifierFormat, identifierValue: one is missing");
    }
    IdentityKind kind = switch (type) {
      case "idfa" -> IdentityKind.IDFA;
      case "gaid", "aaid" -> IdentityKind.GAID;
      default ->
        throw new RefusedDeletionException(
            DeletionResult.DELETION_UNSUPPORTED_IDENTIFIER_TYPE,
            "identifierType: not supported (expected: idfa or gaid)");
    };
    boolean nobody = value.chars().allMatch(c -> c == '0' || c == '-');
    if (!(format.equals("uuid") || format.equals("raw"))
        || !UUID.matcher(value).matches()
        || nobody) {
      throw new RefusedDeletionException(
          DeletionResult.DELETION_INCORRECT_IDENTIFIER_FORMAT,
          "identifierFormat, identifierValue: not a UUID as it is, or nobody's");
    }
    return Identity.newBuilder().setKind(kind).setValue(value).build();
  }

  private static RefusedDeletionException malformed(String message) {
    return new RefusedDeletionException(DeletionResult.DELETION_MALFORMED, message);
  }
}
