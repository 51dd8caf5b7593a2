export default function Page() {
  return <main>An empty app</main>
}
