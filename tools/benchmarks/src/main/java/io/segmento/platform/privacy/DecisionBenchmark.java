package io.segmento.platform.privacy;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.place.PlaceFinder;
import io.segmento.platform.privacy.consent.Vendor;
import io.segmento.platform.privacy.consent.VendorRegistration;
import io.segmento.proto.openrtb.BidRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading the signals of a bid request and deciding for every purpose. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
  /** More than are remembered. */
  private static final int STRINGS = 20_000;

  private static final int VENDOR = 42;
  /** Consents to purposes 1 to 4, 7, 9 and 10 for the vendor, who is disclosed. */
  private static final String CONSENT =
      "CQgl8sAQgl8sAAKABBENBkFgAPLAAAAAAAYgAVQAQAVAAAAA.IAVQAQAVAA";

  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  @Param({"no string", "TC string, remembered", "TC string, read anew", "GPP and US privacy"})
  public String signals;

  private final SignalReader reader = reader();
  private final PrivacyDecisions decisions = new PrivacyDecisions();
  private BidRequest[] requests = {};
  private int next;

  @Setup
  public void setUp() {
    BidRequest.Builder plain = BidRequest.newBuilder();
    plain.getSiteBuilder().setDomain("news.example.com");
    plain.getDeviceBuilder().getGeoBuilder().setCountry("USA");
    requests = switch (signals) {
      case "no string" -> new BidRequest[] {plain.build()};
      case "TC string, remembered" -> new BidRequest[] {consent(plain, CONSENT)};
      case "TC string, read anew" -> different(plain);
      case "GPP and US privacy" -> new BidRequest[] {unitedStates(plain)};
      default -> throw new IllegalArgumentException("signals: " + signals);
    };
  }

  @Benchmark
  public int decide() {
    next = next + 1 < requests.length ? next + 1 : 0;
    return decisions.decide(reader.read(requests[next]), Suppression.NONE).permitBits();
  }

  private static SignalReader reader() {
    VendorRegistration byConsent = new VendorRegistration(0, Verdict.ALL_PURPOSES, 0, 0);
    PrivacyConfig config =
        new PrivacyConfig(new Vendor(VENDOR, List.of(byConsent)), 0, true, List.of());
    ConsentMetrics metrics = new ConsentMetrics(new CollectorRegistry());
    return new SignalReader(
        config, new TcStrings(config, metrics), PlaceFinder.withoutFile(), metrics);
  }

  private static BidRequest consent(BidRequest.Builder plain, String text) {
    BidRequest.Builder request = plain.clone();
    request.getRegsBuilder().setGdpr(true);
    request.getUserBuilder().setConsent(text);
    return request.build();
  }

  private static BidRequest unitedStates(BidRequest.Builder plain) {
    BidRequest.Builder request = plain.clone();
    request.getRegsBuilder().setGpp("DBABL~BVQqAAAAAg").addGppSid(7).setUsPrivacy("1YNN");
    return request.build();
  }

  /** A publisher's segment ("Y" begins one of type 3) is not asked by us, but makes another string. */
  private static BidRequest[] different(BidRequest.Builder plain) {
    BidRequest[] requests = new BidRequest[STRINGS];
    for (int i = 0; i < STRINGS; i++) {
      requests[i] = consent(
          plain,
          CONSENT + ".Y" + BASE64.charAt(i >>> 12) + BASE64.charAt(i >>> 6 & 63)
              + BASE64.charAt(i & 63) + "AAAAA");
    }
    return requests;
  }
}
