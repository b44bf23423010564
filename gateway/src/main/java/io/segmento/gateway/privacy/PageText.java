package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** The words of the opt-out pages, in the languages that they come in. */
enum PageText {
  EN(
      "en",
      "Your choice at Segmento",
      "Segmento shows ads for products that you looked at on our advertisers’ sites. We do not know who you are: your browser carries a random"
          + " number in a cookie, and what it looked at is stored under a scrambled form of that number. You can stop this here.",
      "This browser",
      "Ads and collection are on in this browser.",
      "You have opted out in this browser. We show you no ads and collect nothing.",
      "A setting of your browser (“Do Not Track” or Global Privacy Control) tells us to stop, and we do, as long as it is on.",
      "Your browser did not keep the opt-out cookie, so we cannot promise that we will recognise you. What was stored about you is erased. Please"
          + " allow cookies for this site and try again, or turn on “Do Not Track” in the browser, which we obey too.",
      "We cannot tell at the moment. Please try again in a minute.",
      "Opt out",
      "Opt back in",
      "Keep the cookie that we set when you opt out: it says nothing about you, and by it we recognise your choice. If you clear your cookies or"
          + " use another browser or device, please opt out there again. Apps have a setting of their own: “limit ad tracking” on the device."),
  RU(
      "ru",
      "Ваш выбор в Сегменто",
      "Сегменто показывает рекламу товаров, которые вы смотрели на сайтах наших рекламодателей. Мы не знаем, кто вы: в cookie вашего браузера"
          + " записано случайное число, а просмотры хранятся под зашифрованным видом этого числа. Здесь вы можете это прекратить.",
      "Этот браузер",
      "В этом браузере реклама и сбор данных включены.",
      "Вы отказались в этом браузере. Мы не показываем вам рекламу и ничего не собираем.",
      "Настройка вашего браузера («Не отслеживать» или Global Privacy Control) просит нас прекратить, и пока она включена, мы это выполняем.",
      "Браузер не сохранил cookie отказа, поэтому мы не можем обещать, что узнаем вас. Всё, что о вас хранилось, стёрто. Разрешите cookie для"
          + " этого сайта и попробуйте ещё раз или включите в браузере «Не отслеживать»: мы выполняем и это.",
      "Сейчас мы не можем этого сказать. Попробуйте через минуту.",
      "Отказаться",
      "Вернуться",
      "Сохраните cookie, который мы установим при отказе: он ничего не говорит о вас, но по нему мы узнаём ваш выбор. Если вы удалите cookie или"
          + " возьмёте другой браузер или устройство, откажитесь и там. Для приложений есть настройка самого устройства: «ограничить трекинг"
          + " рекламы».");

  final String language;
  final String title;
  final String introduction;
  final String thisBrowser;
  final String active;
  final String optedOut;
  final String bySignal;
  final String notKept;
  final String unknown;
  final String optOut;
  final String optIn;
  final String keepTheCookie;

  PageText(
      String language,
      String title,
      String introduction,
      String thisBrowser,
      String active,
      String optedOut,
      String bySignal,
      String notKept,
      String unknown,
      String optOut,
      String optIn,
      String keepTheCookie) {
    this.language = language;
    this.title = title;
    this.introduction = introduction;
    this.thisBrowser = thisBrowser;
    this.active = active;
    this.optedOut = optedOut;
    this.bySignal = bySignal;
    this.notKept = notKept;
    this.unknown = unknown;
    this.optOut = optOut;
    this.optIn = optIn;
    this.keepTheCookie = keepTheCookie;
  }

  /** The switch on the page ({@code lang}) comes before what the browser prefers. */
  static PageText of(HttpRequest request, String chosen) {
    for (PageText text : values()) {
      if (text.language.equals(chosen)) {
        return text;
      }
    }
    String preferred = request.headers().get(HttpHeaderNames.ACCEPT_LANGUAGE, "");
    try {
      List<LanguageRange> ranges = LanguageRange.parse(preferred.isBlank() ? "en" : preferred);
      Locale best = Locale.lookup(ranges, List.of(Locale.ENGLISH, Locale.forLanguageTag("ru")));
      return best != null && best.getLanguage().equals("ru") ? RU : EN;
    } catch (IllegalArgumentException e) {
      return EN;
    }
  }
}
