import React, { memo, useState } from 'react';

/* The smallest thing that can be clicked. */
export function Button({ label, onClick }) {
  return <button onClick={() => onClick(label)}>{label}</button>;
}

export const Badge = ({ count }) => <span className="badge">{count}</span>;

/** Rendered only when its properties change. */
const Row = memo(({ item }) => {
  const [open, setOpen] = useState(false);
  const toggle = () => setOpen(!open);
  return (
    <li onClick={toggle}>
      <Badge count={item.amount} />
    </li>
  );
});

@observer
export class Store {
  @action.bound
  load() {
    return fetch('/api');
  }

  @computed get size() { return this.rows.length; }
}

export default class extends React.Component {
  state = { open: false };

  componentDidMount() { this.load(); }

  handleClick = async () => {
    await this.load();
  };

  render() {
    return (
      <ul>
        {this.props.items.map((item) => <Row key={item.sku} item={item} />)}
      </ul>
    );
  }
}
