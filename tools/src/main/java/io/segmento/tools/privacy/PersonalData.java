package io.segmento.tools.privacy;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Kinds of personal data, each of which can be made up again and again, never twice the same. */
enum PersonalData {
  E_MAIL("e-mail") {
    @Override
    String invent(Random random) {
      return "anna." + letters(random, 9) + "@" + letters(random, 7) + ".example";
    }
  },
  HASHED_E_MAIL("hashed e-mail") {
    @Override
    String invent(Random random) {
      return hex(random, 32);
    }
  },
  PHONE("phone") {
    @Override
    String invent(Random random) {
      return "+7921" + digits(random, 7);
    }
  },
  CARD("card") {
    @Override
    String invent(Random random) {
      String digits = "4276" + digits(random, 11);
      for (int check = 0; check < 10; check++) {
        if (luhn(digits + check) % 10 == 0) {
          return digits + check;
        }
      }
      throw new IllegalStateException("no check digit");
    }
  },
  IBAN("IBAN") {
    @Override
    String invent(Random random) {
      String account = "37040044" + digits(random, 10);
      // D and E are 13 and 14; the check digits make the whole 1 modulo 97.
      int check =
          98 - new BigInteger(account + "131400").mod(BigInteger.valueOf(97)).intValue();
      return "DE" + String.format(Locale.ROOT, "%02d", check) + account;
    }
  },
  MAC("MAC") {
    @Override
    String invent(Random random) {
      return hex(random, 6).replaceAll("(..)(?!$)", "$1:");
    }
  },
  UDID("UDID") {
    @Override
    String invent(Random random) {
      return hex(random, 20);
    }
  },
  IP_V4("IPv4") {
    @Override
    String invent(Random random) {
      // Three digits each, so that it is not found within another number.
      return "185." + (100 + random.nextInt(150)) + "." + (100 + random.nextInt(150)) + "."
          + (100 + random.nextInt(150));
    }
  },
  IP_V6("IPv6") {
    @Override
    String invent(Random random) {
      return "2a02:6b8:" + group(random) + ":" + group(random) + ":" + group(random) + ":"
          + group(random) + ":" + group(random) + ":" + group(random);
    }

    /** Without leading zeros, in the form that everybody prints. */
    private String group(Random random) {
      return Integer.toHexString(0x1000 + random.nextInt(0xefff));
    }
  },
  POSITION("position") {
    @Override
    String invent(Random random) {
      return "59.9" + digits(random, 5) + ",30.3" + digits(random, 5);
    }
  },
  NAME("name") {
    @Override
    String invent(Random random) {
      return "Anneliese" + letters(random, 6) + " Himmel" + letters(random, 6);
    }
  },
  /** Of a random id: not of a person by itself, until somebody stores it. */
  DEVICE_ID("device id") {
    @Override
    String invent(Random random) {
      return new UUID(random.nextLong(), random.nextLong()).toString();
    }
  },
  BIRTH("year of birth") {
    @Override
    String invent(Random random) {
      return "yob=19" + digits(random, 2) + "-" + digits(random, 4);
    }
  },
  GENDER("gender") {
    @Override
    String invent(Random random) {
      return "gender=F-" + letters(random, 6);
    }
  },
  USER_AGENT("user agent") {
    @Override
    String invent(Random random) {
      return "Mozilla/5.0 (X11; Linux x86_64; " + letters(random, 10)
          + ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    }
  },
  COOKIE("cookie") {
    @Override
    String invent(Random random) {
      return letters(random, 24);
    }
  };

  private final String label;

  PersonalData(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** A new one; so many are possible that two never meet. */
  abstract String invent(Random random);

  private static String letters(Random random, int count) {
    return random
        .ints(count, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String digits(Random random, int count) {
    return random
        .ints(count, '0', '9' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String hex(Random random, int bytes) {
    StringBuilder text = new StringBuilder();
    random.ints(bytes, 0, 256).forEach(b -> text.append(String.format(Locale.ROOT, "%02x", b)));
    return text.toString();
  }

  private static int luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int counted = i % 2 == 0 ? digit : 2 * digit;
      sum += counted > 9 ? counted - 9 : counted;
    }
    return sum;
  }
}
