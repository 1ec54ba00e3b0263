/** Names and passwords in addresses, which mirrors of packages want: no log and no bug report needs them. */
export function withoutCredentials(text: string): string {
  return text.replace(/:\/\/[^\s/"]*@/g, '://****@');
}
