const defaults = {
  /** What is done to data before it is sent. */
  transformRequest: [
    // Strings stay as they are.
    function transformRequest(data) {
      return typeof data === 'string' ? data : JSON.stringify(data);
    },
    (data) => data.trim(),
  ],
};

const pick = isServer
  ? function pickOnServer(name) {
      return registry.get(name);
    }
  : undefined;

export default isServer &&
  function httpAdapter(config) {
    return send(config);
  };
