package io.segmento.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.segmento.platform.error.Kind;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.TestTokenKeys;
import io.segmento.proto.storage.v1.BidToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BidTokensTest {
  private static final Duration LIFE = Duration.ofHours(24);

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private final BidTokens tokens = tokens(3);

  @Test
  void whatWasSealedOpens() {
    BidToken token = token().build();
    assertThat(tokens.openNotice(tokens.sealNotice(token))).isEqualTo(token);
    assertThat(tokens.openMarkup(tokens.sealMarkup(token))).isEqualTo(token);
  }

  @Test
  void tokenOfOneKindDoesNotOpenAsTheOther() {
    refused(
        tokens::openNotice, tokens.sealMarkup(token().build()), NoticeReason.TOKEN_OF_OTHER_KIND);
    refused(
        tokens::openMarkup, tokens.sealNotice(token().build()), NoticeReason.TOKEN_OF_OTHER_KIND);
  }

  @Test
  void headerThatIsTurnedIntoTheOtherKindDoesNotAuthenticate() {
    byte[] sealed = Base64.getUrlDecoder().decode(tokens.sealMarkup(token().build()));
    sealed[0] = (byte) (sealed[0] & 0x7f);
    refused(tokens::openNotice, encode(sealed), NoticeReason.TOKEN_FORGED);
  }

  @Test
  void noBitCanBeChanged() {
    byte[] sealed = Base64.getUrlDecoder().decode(tokens.sealNotice(token().build()));
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      String text = encode(changed);
      assertThatThrownBy(() -> tokens.openNotice(text))
          .as("bit %s", bit)
          .isInstanceOfSatisfying(
              SegmentoException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID));
    }
  }

  @Test
  void garbageIsForged() {
    for (String garbage : new String[] {"", "A", "not a token!", "${TOKEN}", "A".repeat(100_000)}) {
      refused(tokens::openNotice, garbage, NoticeReason.TOKEN_FORGED);
    }
    refused(tokens::openNotice, "A".repeat(280), NoticeReason.TOKEN_FORGED);
  }

  @Test
  void tokenLivesAsLongAsConfigured() {
    String sealed = tokens.sealNotice(token().build());
    clock.advance(LIFE.minusSeconds(1));
    assertThat(tokens.openNotice(sealed)).isNotNull();
    clock.advance(Duration.ofSeconds(1));
    refused(tokens::openNotice, sealed, NoticeReason.TOKEN_EXPIRED);
  }

  @Test
  void tokenFromTheFutureIsRefusedButClocksMayDifferALittle() {
    long now = clock.millis() / 1000;
    assertThat(
            tokens.openNotice(tokens.sealNotice(token().setIssuedAt(now + 300).build())))
        .isNotNull();
    refused(
        tokens::openNotice,
        tokens.sealNotice(token().setIssuedAt(now + 301).build()),
        NoticeReason.TOKEN_EXPIRED);
  }

  @Test
  void oldKeysStillOpenAndUnknownOnesDoNot() {
    String old = tokens(2).sealNotice(token().build());
    assertThat(tokens.openNotice(old)).isNotNull();
    refused(tokens::openNotice, tokens(4).sealNotice(token().build()), NoticeReason.TOKEN_FORGED);
  }

  @Test
  void largestTokenFitsAndOneByteMoreIsRefused() {
    BidToken.Builder largest = token().setStrategyContext(ByteString.EMPTY);
    int room = BidTokens.MAX_SEALED_BYTES - 29 - largest.build().getSerializedSize();
    // Tag (two bytes, since its number is above 15) and length.
    largest.setStrategyContext(ByteString.copyFrom(new byte[room - 3]));
    assertThat(Base64.getUrlDecoder().decode(tokens.sealNotice(largest.build())))
        .hasSize(BidTokens.MAX_SEALED_BYTES);
    largest.setStrategyContext(ByteString.copyFrom(new byte[room - 2]));
    assertThatThrownBy(() -> tokens.sealNotice(largest.build()))
        .isInstanceOfSatisfying(
            SegmentoException.class,
            e -> assertThat(e.reason()).isEqualTo(NoticeReason.TOKEN_TOO_LARGE));
  }

  @Test
  void realisticTokenIsFarBelowTheLimit() {
    int bytes = Base64.getUrlDecoder().decode(tokens.sealNotice(token().build())).length;
    System.out.println("A token with every usual field takes " + bytes + " bytes.");
    assertThat(bytes).isLessThan(170);
  }

  @Test
  void noTwoSealsShareANonce() {
    Set<String> nonces = new HashSet<>();
    BidToken token = token().build();
    IntStream.range(0, 4_000).parallel().mapToObj(i -> tokens.sealNotice(token)).forEach(text -> {
      synchronized (nonces) {
        nonces.add(text.substring(0, 17));
      }
    });
    assertThat(nonces).hasSize(4_000);
  }

  private BidTokens tokens(int currentKey) {
    return new BidTokens(
        new TestTokenKeys(currentKey),
        new NoticeConfig(LIFE, Duration.ofSeconds(60)),
        clock,
        new SecureRandom());
  }

  private BidToken.Builder token() {
    return BidToken.newBuilder()
        .setBidId(ByteString.copyFromUtf8("twelve bytes"))
        .setExchange("test")
        .setCampaignId("retarget")
        .setCreativeId("retarget-300x250")
        .setUserKey(ByteString.copyFrom(new byte[16]))
        .setPriceCeilingCpmMicros(8_000_000)
        .setStrategy("product-retargeting")
        .setStrategyVersion("1.0.0")
        .setPropensity(65_535)
        .setPermitBits(0b11111111110)
        .setCountry(643)
        .setDeviceType(2)
        .setFormat(1)
        .setIssuedAt(clock.millis() / 1000)
        .setSku("sku-1");
  }

  private static void refused(Function<String, BidToken> open, String sealed, NoticeReason reason) {
    assertThatThrownBy(() -> open.apply(sealed))
        .isInstanceOfSatisfying(
            SegmentoException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
