package io.segmento.platform.auction.request;

import io.segmento.platform.markup.NativeSlot;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to buy an impression of a request, in the open auction or by a deal, with what the filters and the price need, worked out once. Used
 * by one auction.
 */
public final class Offer {

  private final Imp imp;
  private final int index;
  private final int ordinal;
  private final @Nullable OfferedDeal deal;
  private final long bidFloorCpmMicros;
  private final @Nullable MediaSlot video;
  private final @Nullable MediaSlot audio;
  private @Nullable NativeSlot nativeSlot;
  private boolean nativeRead;
  private long @Nullable [] namedSizes;
  private boolean unnamedSizes;

  /** The impression in the open auction of a request that offers no deals. */
  public Offer(Imp imp, int index) {
    this(imp, index, index);
  }

  Offer(Imp imp, int index, int ordinal) {
    this.imp = imp;
    this.index = index;
    this.ordinal = ordinal;
    this.deal = null;
    this.bidFloorCpmMicros = CpmMoney.toMicros(imp.getBidfloor());
    this.video = imp.hasVideo() ? MediaSlot.of(imp.getVideo()) : null;
    this.audio = imp.hasAudio() ? MediaSlot.of(imp.getAudio()) : null;
  }

  private Offer(Offer open, OfferedDeal deal, int ordinal) {
    this.imp = open.imp;
    this.index = open.index;
    this.ordinal = ordinal;
    this.deal = deal;
    this.bidFloorCpmMicros = deal.bidFloorCpmMicros();
    this.video = open.video;
    this.audio = open.audio;
  }

  /** The same impression by a deal. */
  Offer through(OfferedDeal offered, int position) {
    return new Offer(this, offered, position);
  }

  public Imp imp() {
    return imp;
  }

  /** Position of the impression in the request, from 0. */
  public int index() {
    return index;
  }

  /** Position among all offers of the request, from 0; those of one impression follow each other. */
  public int ordinal() {
    return ordinal;
  }

  /** Null in the open auction. */
  @Nullable
  public OfferedDeal deal() {
    return deal;
  }

  /** Whether a bid on it comes before all others on the impression. */
  public boolean isGuaranteed() {
    return deal != null && deal.isGuaranteed();
  }

  /** Whether what is paid is the floor, whatever is bid above it. */
  public boolean isFixedPrice() {
    return deal != null && deal.isFixedPrice();
  }

  /** The auction type, as {@code at} of OpenRTB. */
  public int auctionType(BidRequest request) {
    return deal == null || deal.auctionType() == 0 ? request.getAt() : deal.auctionType();
  }

  /** The seat that bids on it. */
  public String seat(Exchange exchange) {
    return deal == null || deal.seat().isEmpty() ? exchange.getSeat() : deal.seat();
  }

  /** In {@link #bidFloorCurrency()}; 0 when there is none. */
  public long bidFloorCpmMicros() {
    return bidFloorCpmMicros;
  }

  /** Whether some bid might have to reach something: a floor, or one for creatives of some length. */
  public boolean hasFloor() {
    if (deal != null) {
      return deal.hasFloor();
    }
    return bidFloorCpmMicros > 0
        || (video != null && video.hasFloor())
        || (audio != null && audio.hasFloor());
  }

  /** ISO 4217; USD when the exchange does not say. */
  public String bidFloorCurrency() {
    return deal == null ? imp.getBidfloorcur() : deal.bidFloorCurrency();
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

  /** Whether the impression takes video or audio. */
  public boolean takesMedia() {
    return video != null || audio != null;
  }

  /** Whether the slot for some format blocks attributes of creatives. */
  public boolean blocksAttributes() {
    return imp.getBanner().getBattrCount() > 0
        || imp.getVideo().getBattrCount() > 0
        || imp.getAudio().getBattrCount() > 0
        || imp.getNative().getBattrCount() > 0;
  }

  /** The sizes that the banner slot names, as {@link BannerSizes#of}. */
  long[] namedSizes(Exchange exchange) {
    long[] known = namedSizes;
    if (known == null) {
      known = BannerSizes.named(imp.getBanner());
      unnamedSizes = BannerSizes.takesUnnamedSizes(this, exchange);
      namedSizes = known;
    }
    return known;
  }

  /** Whether there are others, too; only after {@link #namedSizes}. */
  boolean takesUnnamedSizes() {
    return unnamedSizes;
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

  /** What a bid with this creative must reach: the floor, or that for the creative's length where it is higher. */
  public long bidFloorCpmMicros(Creative creative) {
    if (deal != null) {
      return deal.bidFloorCpmMicros(creative);
    }
    MediaSlot slot = media(creative.getFormat());
    return slot == null
        ? bidFloorCpmMicros
        : Math.max(bidFloorCpmMicros, slot.floorCpmMicros(creative.getDurationSeconds()));
  }
}
