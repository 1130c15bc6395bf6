package io.millrace.test.contributing;

import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Sends each element as a mail, and takes it as done once the server has accepted it.
 *
 * @param connect makes the connection of a run
 * @param concurrency how many mails may be on their way at a time, at least 1
 */
public record MailSink(CheckedSupplier<Mailer> connect, int concurrency) implements Sink<String> {

    /** Checks the concurrency. */
    public MailSink {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
        }
    }

    /** A connection to a mail server; the methods do not block. */
    public interface Mailer {

        /** Completes when the server has accepted the mail. */
        Mono<Void> send(String text);

        /** Ends the connection. */
        void disconnect();
    }

    @Override
    public String verb() {
        return "mail";
    }

    @Override
    public String detail() {
        return concurrency + " at a time";
    }

    @Override
    public SinkWriter<String> open() throws Exception {
        Mailer mailer = connect.get();
        return new SinkWriter<>() {
            @Override
            public Publisher<?> write(String text) {
                return mailer.send(text);
            }

            @Override
            public void close() {
                mailer.disconnect();
            }
        };
    }
}
