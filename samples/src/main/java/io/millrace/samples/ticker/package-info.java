/**
 * Shows the prices of a made-up market to thousands of clients, over WebSocket and server-sent events; a slow client gets the
 * newest price of each symbol and leaves the ones between out.
 *
 * <p>Begin with {@link io.millrace.samples.ticker.Ticker}: its two pipelines say what happens to a quote. {@code TickerServer} brings
 * them to the network, {@code Load} is two thousand clients for it.
 */
@NullMarked
package io.millrace.samples.ticker;

import org.jspecify.annotations.NullMarked;
