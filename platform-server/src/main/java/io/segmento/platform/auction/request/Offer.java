package io.segmento.platform.auction.request;

import io.segmento.platform.markup.NativeSlot;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One impression of a request with what the filters and the price need, worked out once. Used by one auction. */
public final class Offer {

  private final Imp imp;
  private final int index;
  private final long bidFloorCpmMicros;
  private final @Nullable MediaSlot video;
  private final @Nullable MediaSlot audio;
  private @Nullable NativeSlot nativeSlot;
  private boolean nativeRead;

  public Offer(Imp imp, int index) {
    this.imp = imp;
    this.index = index;
    this.bidFloorCpmMicros = CpmMoney.toMicros(imp.getBidfloor());
    this.video = imp.hasVideo() ? MediaSlot.of(imp.getVideo()) : null;
    this.audio = imp.hasAudio() ? MediaSlot.of(imp.getAudio()) : null;
  }

  public Imp imp() {
    return imp;
  }

  /** Position in the request, from 0. */
  public int index() {
    return index;
  }

  /** In {@link #bidFloorCurrency()}; 0 when there is none. */
  public long bidFloorCpmMicros() {
    return bidFloorCpmMicros;
  }

  /** Whether some bid might have to reach something: a floor, or one for creatives of some length. */
  public boolean hasFloor() {
    return bidFloorCpmMicros > 0
        || (video != null && video.hasFloor())
        || (audio != null && audio.hasFloor());
  }

  /** ISO 4217; USD when the exchange does not say. */
  public String bidFloorCurrency() {
    return imp.getBidfloorcur();
  }

  /** Whether the impression can be answered in this format; one impression may take several. */
  public boolean takes(CreativeFormat format) {
    return switch (format) {
      case BANNER -> imp.hasBanner();
      case VIDEO -> imp.hasVideo();
      case AUDIO -> imp.hasAudio();
      case NATIVE -> imp.hasNative();
      case CREATIVE_FORMAT_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  /** The slot for video or audio; null when the impression takes none, and for the other formats. */
  @Nullable
  public MediaSlot media(CreativeFormat format) {
    return switch (format) {
      case VIDEO -> video;
      case AUDIO -> audio;
      default -> null;
    };
  }

  /** What the native slot asks for, read when it is first needed; null when there is none or it is not readable. */
  @Nullable
  public NativeSlot nativeSlot() {
    if (!nativeRead) {
      nativeSlot = imp.hasNative() ? NativeSlot.of(imp.getNative()) : null;
      nativeRead = true;
    }
    return nativeSlot;
  }

  /** The creative attributes that the slot for this format blocks. */
  public List<Integer> blockedAttributes(CreativeFormat format) {
    return switch (format) {
      case BANNER -> imp.getBanner().getBattrList();
      case VIDEO -> imp.getVideo().getBattrList();
      case AUDIO -> imp.getAudio().getBattrList();
      case NATIVE -> imp.getNative().getBattrList();
      case CREATIVE_FORMAT_UNSPECIFIED, UNRECOGNIZED -> List.of();
    };
  }

  /** The API frameworks that the slot for this format offers; what is not named is not there. */
  public List<Integer> apis(CreativeFormat format) {
    return switch (format) {
      case BANNER -> imp.getBanner().getApiList();
      case VIDEO -> imp.getVideo().getApiList();
      case AUDIO -> imp.getAudio().getApiList();
      case NATIVE -> imp.getNative().getApiList();
      case CREATIVE_FORMAT_UNSPECIFIED, UNRECOGNIZED -> List.of();
    };
  }

  /** What a bid with this creative must reach: the impression's floor, or that for the creative's length where it is higher. */
  public long bidFloorCpmMicros(Creative creative) {
    MediaSlot slot = media(creative.getFormat());
    return slot == null
        ? bidFloorCpmMicros
        : Math.max(bidFloorCpmMicros, slot.floorCpmMicros(creative.getDurationSeconds()));
  }
}
