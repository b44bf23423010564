package io.segmento.platform.spool;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.proto.v1.SealedRecord;
import io.segmento.proto.v1.SpoolSeal;
import io.segmento.proto.v1.SpooledCall;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Opens the records of one file. Not thread-safe. */
final class SpooledCalls {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final @Nullable SecretKeySpec key;
  private final Cipher cipher;

  SpooledCalls(SpoolKeys keys, SpoolSeal seal) {
    this.key = requireNonNull(keys, "keys").open(seal);
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM", e);
    }
  }

  /** Null when it does not authenticate, or is no call. */
  @Nullable
  SpooledCall open(SealedRecord record) {
    if (key == null) {
      return null;
    }
    byte[] nonce =
        ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(record.getIndex()).array();
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      return SpooledCall.parseFrom(cipher.doFinal(record.getSealed().toByteArray()));
    } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
      return null;
    }
  }
}
