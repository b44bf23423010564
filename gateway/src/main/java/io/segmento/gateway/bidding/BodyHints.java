package io.segmento.gateway.bidding;

import io.segmento.gateway.overload.Worth;
import java.nio.charset.StandardCharsets;

/**
 * What a body gives away before it is decoded, for the order in which requests are turned away and for nothing else. In plain JSON names of fields
 * are looked for as they are usually written, wherever they stand; in plain protobuf fields by their numbers. A body that is anything else gives nothing away.
 */
final class BodyHints {
  private static final byte[] BUYER_UID = bytes("\"buyeruid\"");
  private static final byte[] ADVERTISING_ID = bytes("\"ifa\"");
  private static final byte[] DEALS = bytes("\"deals\"");
  /** Field 1, with a length. */
  private static final byte ID_TAG = 0x0a;

  private static final int DEVICE_FIELD = 5;
  private static final int IFA_FIELD = 20;
  private static final int USER_FIELD = 6;
  private static final int BUYER_UID_FIELD = 2;

  private BodyHints() {}

  /** {@link Worth#NOBODY} when no id of a user is named that we might know. */
  static Worth worth(byte[] body) {
    if (isJson(body)) {
      return holds(body, BUYER_UID) || holds(body, ADVERTISING_ID) ? Worth.SOMEBODY : Worth.NOBODY;
    }
    return isProtobuf(body) && !namesUser(body) ? Worth.NOBODY : Worth.SOMEBODY;
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
    byte first = name[1];
    int last = body.length - name.length;
    for (int i = 0; i <= last; i++) {
      // The quote is the most common byte of JSON; what follows it is not.
      if (body[i + 1] == first && body[i] == '"' && matches(body, i, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] body, int at, byte[] name) {
    for (int i = 2; i < name.length; i++) {
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
