// Lines for a terminal or a program, as they are.

export const CodeBlock = ({ children }: { children: string }) => (
  <pre class="codeblock" tabIndex={0}>
    <code>{children}</code>
  </pre>
)
