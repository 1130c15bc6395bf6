/** Contracts, probes and scripts that pipelines and their parts are tested with. */
@NullMarked
package io.millrace.test;

import org.jspecify.annotations.NullMarked;
