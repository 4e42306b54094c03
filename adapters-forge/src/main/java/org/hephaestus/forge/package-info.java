/**
 * Lists the releases of a repository on Forgejo, Gitea or GitHub.
 *
 * <p>What the other side can do to us is bounded here: one total deadline over all requests of a
 * listing, a cap on every body counted after decompression, redirects only within the configured
 * origin, and a token that goes to that origin and nowhere else. What it says is believed as far as
 * TLS goes; judging it is the domain's.
 */
@NullMarked
package org.hephaestus.forge;

import org.jspecify.annotations.NullMarked;
