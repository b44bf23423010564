package io.segmento.platform.privacy;

import com.google.common.base.Splitter;
import com.google.protobuf.ByteString;
import io.segmento.platform.place.PlaceFinder;
import io.segmento.platform.privacy.consent.AdChoicesSignal;
import io.segmento.platform.privacy.consent.GppString;
import io.segmento.platform.privacy.consent.UndecodableException;
import io.segmento.platform.privacy.consent.UsPrivacyString;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.ExtensionsProto;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the signals of a call. What is there and cannot be read forbids, and is counted by its cause; an unexpanded macro is not there.
 * Thread-safe.
 */
public final class SignalReader {

  private static final int ATT_AUTHORISED = 3;
  private static final int EVERY_PURPOSE = ~0;
  private static final int NO_PURPOSE = 0;
  private static final int MAX_SECTIONS = 64;
  private static final Splitter SECTION_IDS = Splitter.onPattern("[,_]").trimResults();

  private final PrivacyConfig config;
  private final TcStrings tcStrings;
  private final PlaceFinder places;
  private final ConsentMetrics metrics;

  @Inject
  SignalReader(
      PrivacyConfig config, TcStrings tcStrings, PlaceFinder places, ConsentMetrics metrics) {
    this.config = config;
    this.tcStrings = tcStrings;
    this.places = places;
    this.metrics = metrics;
  }

  /** Reads signals alone, of a call whose place does not matter. */
  public Signals read(PrivacySignals signals) {
    return said(signals).build();
  }

  /** Reads signals of a call from a country, ISO 3166-1 of two or three letters; empty when it is not known. */
  public Signals read(PrivacySignals signals, String country) {
    return said(signals)
        .add(PrivacySignal.GEO_DEFAULT, isSilent(signals) && forbiddenByPlace(country, ""))
        .build();
  }

  /** Reads the signals of a browser's call, its place among them. */
  public Signals read(BrowserContext browser) {
    return saidAt(browser.getSignals(), browser.getClientIp()).build();
  }

  /** Reads the signals of an app's call, its place among them; a device id that is nobody's forbids by itself. */
  public Signals read(AppContext app) {
    return saidAt(app.getSignals(), app.getClientIp())
        .add(PrivacySignal.ZERO_DEVICE_ID, DeviceIds.isNobody(app.getDevice().getValue()))
        .build();
  }

  /** Where the law asks for consent first, silence is a refusal. */
  private SignalSet saidAt(PrivacySignals signals, ByteString address) {
    return said(signals)
        .add(
            PrivacySignal.GEO_DEFAULT,
            isSilent(signals) && forbiddenByPlace("", places.find(address).country()));
  }

  private static boolean isSilent(PrivacySignals signals) {
    return Macros.saysNothing(signals.getGdpr()) && Macros.saysNothing(signals.getGdprConsent());
  }

  private SignalSet said(PrivacySignals signals) {
    SignalSet set = new SignalSet()
        .add(PrivacySignal.OPT_OUT_COOKIE, signals.getOptOutCookie())
        .add(PrivacySignal.COPPA, signals.getCoppa())
        .add(PrivacySignal.GPC, containsOne(signals.getGpcList()))
        .add(PrivacySignal.DNT, isOne(signals.getDnt()))
        .add(PrivacySignal.LMT, signals.getLmt())
        .add(PrivacySignal.ATT, signals.hasAttStatus() && signals.getAttStatus() != ATT_AUTHORISED)
        .add(
            PrivacySignal.ADCHOICES,
            limitedByAdChoices(signals.getAdchoices())
                || anyLimits(signals.getAdchoicesHeadersList()));
    String gdpr = signals.getGdpr();
    boolean gdprSaid = !Macros.saysNothing(gdpr);
    boolean outside = gdprSaid && gdpr.strip().equals("0");
    boolean inside = gdprSaid && !outside;
    return frameworks(
        set,
        inside,
        outside,
        signals.getGdprConsent(),
        signals.getGpp(),
        sections(signals.getGppSid()),
        signals.getUsPrivacy());
  }

  /**
   * Reads the signals of a bid request, from where OpenRTB 2.6 has them: the auction has put there what came in older places. An app without an
   * advertising id forbids by itself: nothing may stand in for it.
   */
  public Signals read(BidRequest request) {
    BidRequest.Regs regs = request.getRegs();
    BidRequest.Regs.Ext ext = regs.getExt();
    BidRequest.Device device = request.getDevice();
    SignalSet set = new SignalSet()
        .add(PrivacySignal.COPPA, regs.getCoppa())
        .add(PrivacySignal.GPC, isOne(ext.getGpc()))
        .add(PrivacySignal.DNT, device.getDnt())
        .add(PrivacySignal.LMT, device.getLmt())
        .add(
            PrivacySignal.ATT,
            device.getExt().hasAtts() && device.getExt().getAtts() != ATT_AUTHORISED)
        .add(
            PrivacySignal.ADCHOICES,
            ext.hasExtension(ExtensionsProto.adchoices)
                && limitedByAdChoices(ext.getExtension(ExtensionsProto.adchoices)))
        .add(PrivacySignal.ZERO_DEVICE_ID, request.hasApp() && !DeviceIds.isAdvertisingId(device));
    boolean inside = regs.getGdpr();
    boolean outside = !inside && regs.hasGdpr();
    String consent = request.getUser().getConsent();
    frameworks(
        set, inside, outside, consent, regs.getGpp(), regs.getGppSidList(), regs.getUsPrivacy());
    boolean saidNothing = !inside && !outside && Macros.saysNothing(consent);
    return set.add(
            PrivacySignal.GEO_DEFAULT,
            saidNothing && forbiddenByPlace(device.getGeo().getCountry(), country(device)))
        .build();
  }

  private SignalSet frameworks(
      SignalSet set,
      boolean gdprApplies,
      boolean gdprDoesNotApply,
      String consent,
      String gpp,
      List<Integer> gppSections,
      String usPrivacy) {
    boolean noConsent = Macros.saysNothing(consent);
    // A consent string without a word on the GDPR still says that somebody was asked.
    if (gdprApplies || (!gdprDoesNotApply && !noConsent)) {
      if (noConsent) {
        set.allowOnly(PrivacySignal.TCF, NO_PURPOSE);
      } else {
        set.answered(PrivacySignal.TCF, tcStrings.allowed(consent));
      }
    }
    set.answered(PrivacySignal.GPP, allowedByGpp(gpp, gppSections));
    set.answered(PrivacySignal.US_PRIVACY, allowedByUsPrivacy(usPrivacy));
    return set;
  }

  /** Sections 0 and -1 say that none is in force. */
  private int allowedByGpp(String gpp, List<Integer> sections) {
    boolean none = !sections.isEmpty();
    for (int i = 0; i < sections.size(); i++) {
      none &= sections.get(i) == 0 || sections.get(i) == -1;
    }
    if (none || (sections.isEmpty() && Macros.saysNothing(gpp))) {
      return EVERY_PURPOSE;
    }
    try {
      return GppString.allowedPurposes(gpp.strip(), sections, config.vendor());
    } catch (UndecodableException e) {
      metrics.undecodable(ConsentMetrics.Framework.GPP, e.fault());
      return SignalSet.UNREADABLE;
    }
  }

  /** As on the wire. What is no number is a section that nobody knows, and so restricts. */
  static List<Integer> sections(String ids) {
    if (Macros.saysNothing(ids)) {
      return List.of();
    }
    List<Integer> sections = new ArrayList<>();
    for (String id : SECTION_IDS.split(ids)) {
      try {
        sections.add(Integer.valueOf(id));
      } catch (NumberFormatException e) {
        sections.add(Integer.MAX_VALUE);
      }
      if (sections.size() == MAX_SECTIONS) {
        break;
      }
    }
    return sections;
  }

  private int allowedByUsPrivacy(String usPrivacy) {
    if (Macros.saysNothing(usPrivacy)) {
      return EVERY_PURPOSE;
    }
    try {
      return UsPrivacyString.forbids(usPrivacy.strip()) ? NO_PURPOSE : EVERY_PURPOSE;
    } catch (UndecodableException e) {
      metrics.undecodable(ConsentMetrics.Framework.US_PRIVACY, e.fault());
      return SignalSet.UNREADABLE;
    }
  }

  private boolean limitedByAdChoices(String signal) {
    if (Macros.saysNothing(signal)) {
      return false;
    }
    try {
      return AdChoicesSignal.forbids(signal.strip(), config.adChoicesParticipant());
    } catch (UndecodableException e) {
      metrics.undecodable(ConsentMetrics.Framework.ADCHOICES, e.fault());
      return true;
    }
  }

  private boolean anyLimits(List<String> signals) {
    for (int i = 0; i < signals.size(); i++) {
      // Old clients send RFC 2965's $Version in Cookie2: no signal, and no attempt at one.
      if (!signals.get(i).startsWith("$") && limitedByAdChoices(signals.get(i))) {
        return true;
      }
    }
    return false;
  }

  private String country(BidRequest.Device device) {
    return places
        .find(device.getIp().isEmpty() ? device.getIpv6() : device.getIp())
        .country();
  }

  /**
   * In the EEA and the United Kingdom nothing is allowed until a signal says so. Of two countries the stricter counts.
   *
   * @param told what a call says of itself
   * @param found where its address is; empty when that is not known
   */
  private boolean forbiddenByPlace(String told, String found) {
    if (Macros.saysNothing(told) && found.isEmpty()) {
      return !config.allowsUnknownCountry();
    }
    return Countries.areUnderGdpr(told) || Countries.areUnderGdpr(found);
  }

  private static boolean containsOne(List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      if (isOne(values.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOne(String value) {
    return value.strip().equals("1");
  }
}
