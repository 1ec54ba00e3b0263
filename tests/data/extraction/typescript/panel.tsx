import * as React from 'react';

interface PanelProps<T> {
  rows: readonly T[];
  render(row: T): React.ReactNode;
}

/** Shows rows below each other. */
export function Panel<T extends { id: string }>({ rows, render }: PanelProps<T>): JSX.Element {
  const [filter, setFilter] = React.useState('');

  const visible = React.useMemo(() => rows.filter((row) => row.id.includes(filter)), [rows, filter]);

  const onType = React.useCallback((event: React.ChangeEvent<HTMLInputElement>) => {
    setFilter(event.target.value);
  }, []);

  return (
    <section>
      <input value={filter} onChange={onType} />
      {visible.map((row) => (
        <div key={row.id}>{render(row)}</div>
      ))}
    </section>
  );
}

export const Title: React.FC<{ text: string }> = ({ text }) => <h1>{text}</h1>;

const Field = React.forwardRef<HTMLInputElement, FieldProps>(function Field(props, ref) {
  return <input ref={ref} {...props} />;
});

export default function App(): JSX.Element {
  return <Panel rows={[]} render={(row) => <Title text={String(row)} />} />;
}
