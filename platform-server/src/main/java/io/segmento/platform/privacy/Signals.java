package io.segmento.platform.privacy;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * The signals of one call, decoded once, down to what matters: the most restrictive one, or none. Until the consent frameworks are decoded, a
 * call that falls under one cannot be shown to be allowed, and so is not. Immutable.
 */
public final class Signals {

  private static final ImmutableMap<PrivacySignal, Signals> BY_SIGNAL =
      Maps.toMap(EnumSet.allOf(PrivacySignal.class), Signals::new);

  /** A call without any signal. */
  public static final Signals NOTHING = of(PrivacySignal.NONE);

  private static final int ATT_AUTHORISED = 3;

  private final PrivacySignal strongest;

  private Signals(PrivacySignal strongest) {
    this.strongest = strongest;
  }

  private static Signals of(PrivacySignal strongest) {
    return requireNonNull(BY_SIGNAL.get(strongest));
  }

  /** The most restrictive signal of the call; NONE when none forbids anything. */
  public PrivacySignal forbiddenBy() {
    return strongest;
  }

  /** Whether the opt-out cookie came with the call. */
  public boolean hasOptOutCookie() {
    return strongest == PrivacySignal.OPT_OUT_COOKIE;
  }

  /**
   * Whether the device forbids it at this moment, by DNT, GPC, limited ad tracking, ATT or AdChoices: such a signal acts on the call that
   * carries it and on the next minutes of a recognised id, and ends with the next call without it.
   */
  public boolean isDeviceSignal() {
    return switch (strongest) {
      case DNT, GPC, LMT, ATT, ADCHOICES -> true;
      default -> false;
    };
  }

  /** Reads the signals of a browser's call. */
  public static Signals of(PrivacySignals signals) {
    if (signals.getOptOutCookie()) {
      return of(PrivacySignal.OPT_OUT_COOKIE);
    }
    if (signals.getCoppa()) {
      return of(PrivacySignal.COPPA);
    }
    if (signals.getGpcList().stream().anyMatch(value -> value.strip().equals("1"))) {
      return of(PrivacySignal.GPC);
    }
    if (signals.getDnt().strip().equals("1")) {
      return of(PrivacySignal.DNT);
    }
    if (signals.getLmt()) {
      return of(PrivacySignal.LMT);
    }
    if (signals.hasAttStatus() && signals.getAttStatus() != ATT_AUTHORISED) {
      return of(PrivacySignal.ATT);
    }
    return of(frameworks(
        signals.getGdpr(),
        signals.getGdprConsent(),
        signals.getGpp(),
        signals.getGppSid(),
        signals.getUsPrivacy(),
        signals.getAdchoices()));
  }

  /** Reads the signals of an app's call; a device id that is nobody's forbids by itself. */
  public static Signals of(PrivacySignals signals, Identity device) {
    Signals said = of(signals);
    return said == NOTHING && DeviceIds.isNobody(device.getValue())
        ? of(PrivacySignal.ZERO_DEVICE_ID)
        : said;
  }

  /** Reads the signals of a bid request. An app without an advertising id forbids by itself: nothing may stand in for it. */
  public static Signals of(BidRequest request) {
    if (request.getRegs().getCoppa()) {
      return of(PrivacySignal.COPPA);
    }
    BidRequest.Device device = request.getDevice();
    if (request.getRegs().getExt().getGpc().strip().equals("1")) {
      return of(PrivacySignal.GPC);
    }
    if (device.getDnt()) {
      return of(PrivacySignal.DNT);
    }
    if (device.getLmt()) {
      return of(PrivacySignal.LMT);
    }
    if (device.getExt().hasAtts() && device.getExt().getAtts() != ATT_AUTHORISED) {
      return of(PrivacySignal.ATT);
    }
    if (request.hasApp() && !DeviceIds.isAdvertisingId(device)) {
      return of(PrivacySignal.ZERO_DEVICE_ID);
    }
    return of(frameworks(request));
  }

  // Exchanges of before OpenRTB 2.6 still send these fields where the standard now deprecates them.
  @SuppressWarnings("deprecation")
  private static PrivacySignal frameworks(BidRequest request) {
    BidRequest.Regs regs = request.getRegs();
    boolean gdpr = regs.getGdpr() || regs.getExt().getGdpr();
    String usPrivacy =
        regs.getUsPrivacy().isEmpty() ? regs.getExt().getUsPrivacy() : regs.getUsPrivacy();
    if (gdpr) {
      return PrivacySignal.TCF;
    }
    if (gppApplies(regs.getGppSidList())) {
      return PrivacySignal.GPP;
    }
    return forbidsSale(usPrivacy) ? PrivacySignal.US_PRIVACY : PrivacySignal.NONE;
  }

  private static PrivacySignal frameworks(
      String gdpr, String consent, String gpp, String gppSid, String usPrivacy, String adChoices) {
    if (!Macros.saysNothing(gdpr) && !gdpr.strip().equals("0")) {
      return PrivacySignal.TCF;
    }
    // A consent string without `gdpr` still says that the page asked somebody for consent: until it
    // is read, that is no yes.
    if (Macros.saysNothing(gdpr) && !Macros.saysNothing(consent)) {
      return PrivacySignal.TCF;
    }
    if (gppApplies(gpp, gppSid)) {
      return PrivacySignal.GPP;
    }
    if (forbidsSale(usPrivacy)) {
      return PrivacySignal.US_PRIVACY;
    }
    return Macros.saysNothing(adChoices) ? PrivacySignal.NONE : PrivacySignal.ADCHOICES;
  }

  private static boolean gppApplies(List<Integer> sections) {
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Sections 0 and -1 say that none applies. A string without sections says that some may. */
  private static boolean gppApplies(String gpp, String gppSid) {
    if (Macros.saysNothing(gppSid)) {
      return !Macros.saysNothing(gpp);
    }
    return !gppSid.strip().equals("0") && !gppSid.strip().equals("-1");
  }

  /** Third character of version 1: {@code Y} opted out, {@code N} and {@code -} not. What cannot be read forbids. */
  private static boolean forbidsSale(String usPrivacy) {
    if (Macros.saysNothing(usPrivacy)) {
      return false;
    }
    String text = usPrivacy.strip().toUpperCase(Locale.ROOT);
    boolean readable = text.length() == 4 && text.charAt(0) == '1';
    return !readable || (text.charAt(2) != 'N' && text.charAt(2) != '-');
  }
}
