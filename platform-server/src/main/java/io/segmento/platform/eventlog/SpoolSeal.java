package io.segmento.platform.eventlog;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.segmento.platform.eventlog.SpoolSegment.Broken;
import io.segmento.platform.identity.KeyRing;
import io.segmento.proto.storage.v1.EventRecord;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals batches for the disk: number of the master, time, nonce, AES-256-GCM. For one thread. */
final class SpoolSeal {
  /** A batch, and when it was sealed. */
  record Opened(long atMillis, List<LoggedEvent> events) {}

  private static final String USE = "event-spool";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int AUTHENTICATED = 1 + Long.BYTES;
  private static final int HEAD_BYTES = AUTHENTICATED + NONCE_BYTES;

  private final KeyRing keys;
  private final SecureRandom random;

  @Inject
  SpoolSeal(KeyRing keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  byte[] seal(List<LoggedEvent> batch, long atMillis) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] head = ByteBuffer.allocate(HEAD_BYTES)
        .put((byte) keys.currentId())
        .putLong(atMillis)
        .put(nonce)
        .array();
    byte[] key = keys.currentKey(USE);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, head).doFinal(plain(batch));
      return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
          .put(head)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM", e);
    }
  }

  Opened open(byte[] frame) throws Broken {
    byte[] key = frame.length > HEAD_BYTES && frame[0] >= 0 ? keys.key(USE, frame[0]) : null;
    if (key == null) {
      throw new Broken("a batch sealed by a key that this node lacks");
    }
    try {
      byte[] plain = cipher(Cipher.DECRYPT_MODE, key, frame)
          .doFinal(frame, HEAD_BYTES, frame.length - HEAD_BYTES);
      return new Opened(ByteBuffer.wrap(frame).getLong(1), events(plain));
    } catch (GeneralSecurityException | IOException e) {
      throw new Broken("a batch that does not authenticate");
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] head) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(TAG_BITS, head, AUTHENTICATED, NONCE_BYTES));
    cipher.updateAAD(head, 0, AUTHENTICATED);
    return cipher;
  }

  private static byte[] plain(List<LoggedEvent> batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(batch.size() * 192);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (LoggedEvent each : batch) {
        out.writeByteArrayNoTag(each.user() == null ? new byte[0] : each.user().bytes());
        out.writeMessageNoTag(each.event());
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static List<LoggedEvent> events(byte[] plain) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(plain);
    List<LoggedEvent> events = new ArrayList<>();
    while (!in.isAtEnd()) {
      byte[] user = in.readByteArray();
      EventRecord event = EventRecord.parseFrom(in.readByteArray());
      events.add(new LoggedEvent(event, user.length == 0 ? null : UserRef.of(user)));
    }
    return events;
  }
}
