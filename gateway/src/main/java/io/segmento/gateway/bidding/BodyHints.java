package io.segmento.gateway.bidding;

import io.segmento.gateway.overload.Worth;
import java.nio.charset.StandardCharsets;

/**
 * What a body gives away before it is decoded, for the order in which requests are turned away and for nothing else. In JSON names of fields
 * are looked for as they are usually written, wherever they stand; in protobuf fields by their numbers. A body that is anything else, or still compressed, gives nothing away.
 */
final class BodyHints {
  private static final byte[] BUYER_UID = bytes("\"buyeruid\"");
  private static final byte[] ADVERTISING_ID = bytes("\"ifa\"");
  private static final byte[] DEALS = bytes("\"deals\"");
  private static final byte[] USER = bytes("\"user\"");
  private static final byte[] ID = bytes("\"id\"");
  /** Field 1, with a length. */
  private static final byte ID_TAG = 0x0a;

  private static final int DEVICE_FIELD = 5;
  private static final int IFA_FIELD = 20;
  private static final int USER_FIELD = 6;
  private static final int BUYER_UID_FIELD = 2;
  private static final int USER_ID_FIELD = 1;

  private BodyHints() {}

  /**
   * {@link Worth#NOBODY} when no id of a user is named that we might know.
   *
   * @param acceptsMatch whether the exchange's own id, too, may lead to a user
   */
  static Worth worth(byte[] body, boolean acceptsMatch) {
    if (isJson(body)) {
      if (holds(body, BUYER_UID) || holds(body, ADVERTISING_ID)) {
        return Worth.SOMEBODY;
      }
      return acceptsMatch && hasUserId(body) ? Worth.PERHAPS_LINKED : Worth.NOBODY;
    }
    if (!isProtobuf(body) || namesUser(body)) {
      return Worth.SOMEBODY;
    }
    return acceptsMatch && hasUserIdField(body) ? Worth.PERHAPS_LINKED : Worth.NOBODY;
  }

  private static boolean namesUser(byte[] request) {
    WireScan scan = new WireScan(request);
    while (scan.next()) {
      if ((scan.isBytes(DEVICE_FIELD) && scan.message().next(IFA_FIELD))
          || (scan.isBytes(USER_FIELD) && scan.message().next(BUYER_UID_FIELD))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasUserIdField(byte[] request) {
    WireScan scan = new WireScan(request);
    return scan.next(USER_FIELD) && scan.message().next(USER_ID_FIELD);
  }

  /** Whether the object {@code user} has a field {@code id} of its own, not one of an object within it. */
  private static boolean hasUserId(byte[] body) {
    int at = find(body, USER, 0);
    while (at >= 0) {
      int value = afterSpace(body, at + USER.length);
      if (value < body.length && body[value] == ':') {
        value = afterSpace(body, value + 1);
        if (value < body.length && body[value] == '{') {
          return hasOwnField(body, value + 1, ID);
        }
      }
      at = find(body, USER, at + 1);
    }
    return false;
  }

  /** Whether the object that begins before this position has this field. Texts are passed over as a whole, so that what stands in them is no name. */
  private static boolean hasOwnField(byte[] body, int start, byte[] name) {
    int depth = 1;
    for (int i = start; i < body.length && depth > 0; i++) {
      switch (body[i]) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          int end = afterText(body, i);
          if (depth == 1
              && end <= body.length
              && end - i == name.length
              && matches(body, i, name)) {
            int colon = afterSpace(body, end);
            if (colon < body.length && body[colon] == ':') {
              return true;
            }
          }
          i = end - 1;
        }
        default -> {
          // Numbers, commas, space.
        }
      }
    }
    return false;
  }

  /** Behind the quote that ends the text that this one begins; behind the body's end by one where there is none. */
  private static int afterText(byte[] body, int quote) {
    int i = quote + 1;
    while (i < body.length && body[i] != '"') {
      i += body[i] == '\\' ? 2 : 1;
    }
    return Math.min(i, body.length) + 1;
  }

  private static int afterSpace(byte[] body, int start) {
    int i = start;
    while (i < body.length && (body[i] == ' ' || (body[i] >= '\t' && body[i] <= '\r'))) {
      i++;
    }
    return i;
  }

  /** Every message that we know of begins with the request's id, its first field; what is compressed begins otherwise. */
  private static boolean isProtobuf(byte[] body) {
    return body.length > 0 && body[0] == ID_TAG;
  }

  /** False only when no deal is offered for certain. */
  static boolean mayOfferDeals(byte[] body) {
    return !isJson(body) || holds(body, DEALS);
  }

  private static boolean isJson(byte[] body) {
    return body.length > 0 && body[0] == '{';
  }

  private static boolean holds(byte[] body, byte[] name) {
    return find(body, name, 0) >= 0;
  }

  /** The first position of a name in quotes from there on; −1 when there is none. */
  private static int find(byte[] body, byte[] name, int from) {
    byte first = name[1];
    int last = body.length - name.length;
    for (int i = from; i <= last; i++) {
      // The quote is the most common byte of JSON; what follows it is not.
      if (body[i + 1] == first && body[i] == '"' && matches(body, i, name)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] body, int at, byte[] name) {
    for (int i = 1; i < name.length; i++) {
      if (body[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
