// Labels, numbers and references. A line of a display formula has a number when it has a \tag, or a \label that a
// reference of its slide names; a reference may stand before its formula, in text, and by any command.

// `expected` are the labels of all formulas of the slide; `null` while they are still being looked for.
export const labelledTags = ({ AbstractTags, Label }, TexError) =>
  class extends AbstractTags {
    scope = '';
    expected = {};
    referenced = new Set();
    seen = new Set();

    // MathJax looks a reference up here, whatever command makes it; \label does not, as `refUpdate` says.
    allLabels = new Proxy({}, { get: (_, label) => this.referTo(label) });
    refUpdate = true;
    found = {};

    referTo(label) {
      this.referenced.add(label);
      if (!this.expected) return new Label('?'); // any will do
      if (label in this.expected) return this.expected[label];
      throw new TexError('NoLabel', 'no formula of this slide has the label `%1`', label);
    }

    reset(offset) {
      const { allLabels } = this;
      super.reset(offset);
      Object.assign(this, { allLabels, seen: new Set(), found: {} });
    }
    resetTag() {
      super.resetTag();
      this.refUpdate = true;
    }
    startEquation(math) {
      this.pending = '';
      super.startEquation(math);
    }
    finishEquation() {
      this.allCounter = this.counter;
      Object.assign(this.found, this.labels);
    }

    // MathJax hands a label on from an environment to the one around; a second \label of the name is another matter.
    set label(label) {
      if (label && label !== this.pending) this.declare(label);
      this.pending = label;
      super.label = label;
    }
    get label() {
      return super.label;
    }
    declare(label) {
      if (this.seen.has(label)) throw new TexError('MultipleLabel', 'label `%1` is given twice on this slide', label);
      this.seen.add(label);
    }

    get wanted() {
      return this.referenced.has(this.label);
    }
    getTag(force = false) {
      const line = this.currentTag;
      const numbered = force || line.tag || this.wanted;
      const tag = numbered ? super.getTag(force || (line.taggable && !line.noTag)) : null;
      if (!tag && line.taggable) this.label = ''; // it was of this line, and the next may have one of its own
      return tag;
    }
    finalize(node, env) {
      if (!env.display && !this.currentTag.env && this.currentTag.tag) this.configuration.remarks.push(['inline-tag', '']);
      if (env.display && !this.currentTag.env && this.wanted) this.autoTag();
      return super.finalize(node, env);
    }
    // Only what a reference can name gets an id.
    formatId(id) {
      return this.label ? `eqn-${this.scope}-${id.replace(/\s/g, '_')}` : '';
    }
  };
