package io.segmento.platform.attribution;

import io.segmento.platform.identity.KeyRing;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names orders by a keyed hash, so that what is stored says nothing about them. Thread-safe. */
final class OrderNames {

  private static final String USE = "order-ids";
  private static final String MAC = "HmacSHA256";
  private static final int NAME_BYTES = 16;

  private final KeyRing keys;

  @Inject
  OrderNames(KeyRing keys) {
    this.keys = keys;
  }

  /** Under the current master first, then under each of them: what was told before a change of keys is still known. */
  List<String> of(String kind, byte[]... parts) {
    List<String> names = new ArrayList<>();
    names.add(name(keys.currentKey(USE), kind, parts));
    for (int id : keys.ids()) {
      byte[] key = keys.key(USE, id);
      if (key != null && id != keys.currentId()) {
        names.add(name(key, kind, parts));
      }
    }
    return names;
  }

  private static String name(byte[] key, String kind, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      mac.update(kind.getBytes(StandardCharsets.UTF_8));
      for (byte[] part : parts) {
        // With its length, or two lists of parts could be the same bytes.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
      }
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(mac.doFinal(), NAME_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }
}
