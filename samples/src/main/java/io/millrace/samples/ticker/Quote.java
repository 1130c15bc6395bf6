package io.millrace.samples.ticker;

/**
 * The price of a symbol at a time.
 *
 * @param number the place in the feed, from 1
 * @param nanos when it was made, by {@link System#nanoTime}
 * @param json what clients are sent, made once for all of them
 */
record Quote(String symbol, long cents, long number, long nanos, String json) {

    /** Symbols are letters and digits of our own, so nothing in them has to be escaped. */
    static Quote of(String symbol, long cents, long number, long nanos) {
        String price = cents / 100 + "." + (cents % 100 < 10 ? "0" : "") + cents % 100;
        String json =
                "{\"symbol\":\"" + symbol + "\",\"price\":" + price + ",\"n\":" + number + ",\"t\":" + nanos + "}";
        return new Quote(symbol, cents, number, nanos, json);
    }
}
