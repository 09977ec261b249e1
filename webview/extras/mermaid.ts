import mermaid from 'mermaid';

/** A bundle of its own, loaded by the first diagram where the settings ask for diagrams. */
Reflect.set(window, 'flowPlaygroundMermaid', mermaid);
