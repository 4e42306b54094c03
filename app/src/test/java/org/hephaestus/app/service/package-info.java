/**
 * hephd as a service of a real systemd: process 1 of namespaces that live as long as one test class
 * does.
 */
@NullMarked
package org.hephaestus.app.service;

import org.jspecify.annotations.NullMarked;
