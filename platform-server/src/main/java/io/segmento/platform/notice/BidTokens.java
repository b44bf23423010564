package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.notice.TokenKeys.Use;
import io.segmento.proto.storage.v1.BidToken;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the tokens of notice and markup URLs: base64url(header ‖ nonce ‖ AES-256-GCM(token)), where the header's top bit is the
 * use and the rest the key id. Header and use are authenticated, and each use has its own keys, so that a token of one use never opens as
 * the other. Any thread; sealing takes no lock.
 */
public final class BidTokens {
  /** The most bytes of a sealed token, before base64url makes 280 characters of them. */
  public static final int MAX_SEALED_BYTES = 210;

  private static final int MAX_SEALED_CHARS = (MAX_SEALED_BYTES * 4 + 2) / 3;
  private static final int MARKUP_BIT = 0x80;
  private static final int KEY_IDS = 128;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final int HEAD_BYTES = 1 + NONCE_BYTES;
  private static final int OVERHEAD_BYTES = HEAD_BYTES + TAG_BYTES;
  private static final int NONCES_AT_ONCE = 64;
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final TokenKeys keys;
  private final long lifeSeconds;
  private final Clock clock;
  private final SecureRandom random;
  private final AtomicReferenceArray<@Nullable SecretKey> noticeKeys =
      new AtomicReferenceArray<>(KEY_IDS);
  private final AtomicReferenceArray<@Nullable SecretKey> markupKeys =
      new AtomicReferenceArray<>(KEY_IDS);
  private final ThreadLocal<Sealer> sealer;

  @Inject
  public BidTokens(TokenKeys keys, NoticeConfig config, Clock clock, SecureRandom random) {
    this.keys = requireNonNull(keys, "keys");
    this.lifeSeconds = config.tokenLife().toSeconds();
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
    this.sealer = ThreadLocal.withInitial(Sealer::new);
  }

  /**
   * Seals for URLs that only the exchange sees: win, billing, loss. Throws a {@link SegmentoException} with {@link
   * NoticeReason#TOKEN_TOO_LARGE} when it would take more than {@value #MAX_SEALED_BYTES} bytes.
   */
  public String sealNotice(BidToken token) {
    return seal(Use.NOTICE, token);
  }

  /** As {@link #sealNotice}, for URLs in the markup: impression, viewable, click. */
  public String sealMarkup(BidToken token) {
    return seal(Use.MARKUP, token);
  }

  /** Opens what {@link #sealNotice} made; throws a {@link SegmentoException} of kind INVALID when it is anything else, or too old. */
  public BidToken openNotice(String sealed) {
    return open(Use.NOTICE, sealed);
  }

  /** Opens what {@link #sealMarkup} made; throws a {@link SegmentoException} of kind INVALID when it is anything else, or too old. */
  public BidToken openMarkup(String sealed) {
    return open(Use.MARKUP, sealed);
  }

  private String seal(Use use, BidToken token) {
    int plainBytes = token.getSerializedSize();
    if (plainBytes + OVERHEAD_BYTES > MAX_SEALED_BYTES) {
      throw new SegmentoException(
          NoticeReason.TOKEN_TOO_LARGE,
          "token: " + (plainBytes + OVERHEAD_BYTES) + " bytes (expected: <= " + MAX_SEALED_BYTES
              + ")");
    }
    int keyId = keys.currentId(use);
    SecretKey key = key(use, keyId);
    if (key == null) {
      throw new IllegalStateException("the current " + use + " token key " + keyId + " is missing");
    }
    byte[] sealed = new byte[plainBytes + OVERHEAD_BYTES];
    sealed[0] = (byte) header(use, keyId);
    Sealer here = sealer.get();
    here.nextNonce(sealed);
    try {
      Cipher cipher = here.cipher;
      cipher.init(
          Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, 1, NONCE_BYTES));
      cipher.updateAAD(sealed, 0, 1);
      cipher.doFinal(token.toByteArray(), 0, plainBytes, sealed, HEAD_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM", e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  private BidToken open(Use use, String text) {
    if (text.length() > MAX_SEALED_CHARS) {
      throw refused(NoticeReason.TOKEN_FORGED, "too long");
    }
    byte[] sealed;
    try {
      sealed = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw refused(NoticeReason.TOKEN_FORGED, "not base64url");
    }
    if (sealed.length < OVERHEAD_BYTES) {
      throw refused(NoticeReason.TOKEN_FORGED, "too short");
    }
    boolean markup = (sealed[0] & MARKUP_BIT) != 0;
    int keyId = sealed[0] & ~MARKUP_BIT & 0xff;
    Use sealedFor = markup ? Use.MARKUP : Use.NOTICE;
    BidToken token = decrypt(sealedFor, keyId, sealed);
    // After decryption, so that only a genuine token of the other kind is called one.
    if (sealedFor != use) {
      throw refused(
          NoticeReason.TOKEN_OF_OTHER_KIND,
          "a " + name(sealedFor) + " token (expected: a " + name(use) + " token)");
    }
    long now = clock.millis() / 1000;
    if (token.getIssuedAt() + lifeSeconds <= now) {
      throw refused(NoticeReason.TOKEN_EXPIRED, "expired");
    }
    if (token.getIssuedAt() > now + CLOCK_SKEW.toSeconds()) {
      throw refused(NoticeReason.TOKEN_EXPIRED, "not valid yet");
    }
    return token;
  }

  private BidToken decrypt(Use use, int keyId, byte[] sealed) {
    SecretKey key = key(use, keyId);
    if (key == null) {
      throw refused(NoticeReason.TOKEN_FORGED, "unknown key");
    }
    try {
      Cipher cipher = sealer.get().cipher;
      cipher.init(
          Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, 1, NONCE_BYTES));
      cipher.updateAAD(sealed, 0, 1);
      return BidToken.parseFrom(cipher.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES));
    } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
      throw refused(NoticeReason.TOKEN_FORGED, "does not authenticate");
    }
  }

  private @Nullable SecretKey key(Use use, int id) {
    AtomicReferenceArray<@Nullable SecretKey> known = use == Use.NOTICE ? noticeKeys : markupKeys;
    SecretKey key = known.get(id);
    if (key != null) {
      return key;
    }
    byte[] bytes = keys.key(use, id);
    if (bytes == null) {
      return null;
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalStateException(
          use + " token key " + id + ": " + bytes.length + " bytes (expected: " + KEY_BYTES + ")");
    }
    SecretKey made = new SecretKeySpec(bytes, "AES");
    known.set(id, made);
    return made;
  }

  private static int header(Use use, int keyId) {
    if (keyId < 0 || keyId >= KEY_IDS) {
      throw new IllegalStateException(
          use + " token key id: " + keyId + " (expected: 0 to " + (KEY_IDS - 1) + ")");
    }
    return use == Use.MARKUP ? MARKUP_BIT | keyId : keyId;
  }

  private static String name(Use use) {
    return use == Use.NOTICE ? "notice" : "markup";
  }

  private static SegmentoException refused(NoticeReason reason, String message) {
    return SegmentoException.invalid(reason, "token", message);
  }

  /** What one thread seals with. Nonces come in lots, since each request to the generator takes a lock. */
  private final class Sealer {
    private final Cipher cipher;
    private final byte[] nonces = new byte[NONCES_AT_ONCE * NONCE_BYTES];
    private int next = nonces.length;

    Sealer() {
      try {
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM", e);
      }
    }

    void nextNonce(byte[] sealed) {
      if (next == nonces.length) {
        random.nextBytes(nonces);
        next = 0;
      }
      System.arraycopy(nonces, next, sealed, 1, NONCE_BYTES);
      next += NONCE_BYTES;
    }
  }
}
