package io.millrace.test.contributing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.test.MillraceExtension;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@ExtendWith(MillraceExtension.class)
class MailSinkTest {

    private final Mails mails = new Mails();

    @Test
    void anElementIsDoneOnceTheServerHasAcceptedIt(VirtualTime time) {
        TestSource<String> source = TestSource.of("one", "two").acknowledging();
        PipelineRun run = Pipeline.define("mails")
                .from(source)
                .to(new MailSink(() -> mails, 2))
                .run(time.runtime());
        time.runUntilIdle();
        assertThat(mails.texts).containsExactly("one", "two");
        assertThat(source.acknowledged()).isEmpty();

        mails.answers.get(1).tryEmitEmpty();
        mails.answers.get(0).tryEmitEmpty();
        run.await().assertNoLoss();
        assertThat(source.acknowledged()).containsExactlyInAnyOrder("one", "two");
        assertThat(mails.connected).isFalse();
    }

    @Test
    void aRefusedMailIsAFailureOfItsElement(VirtualTime time) {
        PipelineRun run = Pipeline.define("mails")
                .from(List.of("one"))
                .to(new MailSink(() -> mails, 1))
                .named("send")
                .onError(OnError.skip())
                .run(time.runtime());
        time.runUntilIdle();
        mails.answers.get(0).tryEmitError(new IllegalStateException("mailbox full"));
        assertThat(run.await().assertNoLoss().stage("send").count(OutcomeKind.SKIPPED))
                .isEqualTo(1);
    }

    /** A server that answers when the test says so. */
    private static final class Mails implements MailSink.Mailer {

        private final List<String> texts = new ArrayList<>();
        private final List<Sinks.Empty<Void>> answers = new ArrayList<>();
        private boolean connected = true;

        @Override
        public Mono<Void> send(String text) {
            texts.add(text);
            answers.add(Sinks.empty());
            return answers.get(answers.size() - 1).asMono();
        }

        @Override
        public void disconnect() {
            connected = false;
        }
    }
}
