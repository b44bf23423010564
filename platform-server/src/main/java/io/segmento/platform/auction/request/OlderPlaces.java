package io.segmento.platform.auction.request;

import io.segmento.platform.privacy.Macros;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Regs;
import io.segmento.proto.openrtb.BidRequest.Source;
import io.segmento.proto.openrtb.BidRequest.User;
import io.segmento.proto.openrtb.ExtensionsProto;
import org.jspecify.annotations.Nullable;

/**
 * Puts what exchanges of OpenRTB 2.3 to 2.5 send in {@code ext} where 2.6 has it, so that nothing behind it knows of versions. What stands in
 * the new place stays, unless it is a macro that nobody filled in; of two words on the GDPR the one that says that it applies holds. All requests go through it, whatever version their exchange
 * speaks, since many exchanges mix both.
 */
// The places that the standard now deprecates are what this is about.
@SuppressWarnings("deprecation")
public final class OlderPlaces {

  private OlderPlaces() {}

  /** The same object where nothing is in an older place. */
  public static BidRequest normalise(BidRequest request) {
    Regs regs = request.getRegs().hasExt() ? regs(request.getRegs()) : null;
    User user = request.getUser().hasExt() ? user(request.getUser()) : null;
    Source source = request.getSource().hasExt() ? source(request.getSource()) : null;
    Device device = request.getDevice().hasExt() ? device(request.getDevice()) : null;
    BidRequest.Builder changed = null;
    if (regs != null) {
      changed = request.toBuilder().setRegs(regs);
    }
    if (user != null) {
      changed = (changed == null ? request.toBuilder() : changed).setUser(user);
    }
    if (source != null) {
      changed = (changed == null ? request.toBuilder() : changed).setSource(source);
    }
    if (device != null) {
      changed = (changed == null ? request.toBuilder() : changed).setDevice(device);
    }
    for (int i = 0; i < request.getImpCount(); i++) {
      Imp imp = request.getImp(i);
      if (!imp.getRwdd() && imp.hasExt() && imp.getExt().getExtension(ExtensionsProto.rwdd)) {
        changed = (changed == null ? request.toBuilder() : changed)
            .setImp(i, imp.toBuilder().setRwdd(true));
      }
    }
    return changed == null ? request : changed.build();
  }

  /** Null, here and below, when nothing has to move. */
  private static @Nullable Regs regs(Regs regs) {
    Regs.Ext ext = regs.getExt();
    boolean gdpr = ext.hasGdpr() && (!regs.hasGdpr() || (ext.getGdpr() && !regs.getGdpr()));
    boolean usPrivacy =
        Macros.saysNothing(regs.getUsPrivacy()) && !Macros.saysNothing(ext.getUsPrivacy());
    boolean gpp = Macros.saysNothing(regs.getGpp()) && ext.hasExtension(ExtensionsProto.gpp);
    boolean sections =
        regs.getGppSidCount() == 0 && ext.getExtensionCount(ExtensionsProto.gppSid) > 0;
    if (!gdpr && !usPrivacy && !gpp && !sections) {
      return null;
    }
    Regs.Builder changed = regs.toBuilder();
    if (gdpr) {
      changed.setGdpr(ext.getGdpr());
    }
    if (usPrivacy) {
      changed.setUsPrivacy(ext.getUsPrivacy());
    }
    if (gpp) {
      changed.setGpp(ext.getExtension(ExtensionsProto.gpp));
    }
    if (sections) {
      changed.addAllGppSid(ext.getExtension(ExtensionsProto.gppSid));
    }
    return changed.build();
  }

  private static @Nullable User user(User user) {
    User.Ext ext = user.getExt();
    boolean consent =
        Macros.saysNothing(user.getConsent()) && !Macros.saysNothing(ext.getConsent());
    boolean ids = user.getEidsCount() == 0 && ext.getEidsCount() > 0;
    if (!consent && !ids) {
      return null;
    }
    User.Builder changed = user.toBuilder();
    if (consent) {
      changed.setConsent(ext.getConsent());
    }
    if (ids) {
      changed.addAllEids(ext.getEidsList());
    }
    return changed.build();
  }

  /** Where both places name sellers, both stay, and both are checked. */
  private static @Nullable Source source(Source source) {
    return source.hasSchain() || !source.getExt().hasSchain()
        ? null
        : source.toBuilder().setSchain(source.getExt().getSchain()).build();
  }

  private static @Nullable Device device(Device device) {
    return device.hasSua() || !device.getExt().hasExtension(ExtensionsProto.sua)
        ? null
        : device.toBuilder()
            .setSua(device.getExt().getExtension(ExtensionsProto.sua))
            .build();
  }
}
