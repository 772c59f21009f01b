/**
 * Hosts of clouds that name the region or the account which a deploy has chosen: `nyc3.digitaloceanspaces.com`,
 * `monitoring.eu-west-1.amazonaws.com`, `<account>.r2.cloudflarestorage.com`.
 */
const REGIONAL =
  /^(?:https?:\/\/)?(?:[\w-]+\.)*(?:[a-z]{2}(?:-gov)?-[a-z]+-\d\.amazonaws\.com|[a-z]{3}\d\.digitaloceanspaces\.com|[a-z]{2}-[a-z]+-\d\.linodeobjects\.com|s3\.[a-z]+-[a-z]+-\d\.(?:wasabisys|backblazeb2)\.com|oss-[\w-]+\.aliyuncs\.com|cos\.[\w-]+\.myqcloud\.com|[0-9a-f]+\.(?:\w+\.)?r2\.cloudflarestorage\.com|s3\.[\w-]+\.scw\.cloud|[\w-]+\.(?:blob|queue|table)\.core\.windows\.net)(?::\d+)?\/?/i;

/** The host of such an address; undefined for any other. */
export function regionalHost(address: string): string | undefined {
  return REGIONAL.exec(address)?.[0]
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '');
}

/** Hosts that a cloud gives to what one project or account has deployed there: a gateway, a function, a database. */
const OF_PROJECT =
  /^https?:\/\/[\w-]+\.(?:execute-api\.[\w-]+\.amazonaws\.com|lambda-url\.[\w-]+\.on\.aws|firebaseio\.com|(?:[\w-]+\.)?firebasedatabase\.app|cloudfunctions\.net|(?:[\w-]+\.)?a\.run\.app)(?=[/?#:]|$)/i;

/** The host of such an address; undefined for any other. */
export function projectHost(address: string): string | undefined {
  return OF_PROJECT.exec(address)?.[0].replace(/^https?:\/\//i, '');
}
